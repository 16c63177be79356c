#include "handle.h"

#include <stdio.h>
#include <string.h>

// Of a packet and of a frame: a second of 8 channels at 192 kHz has 6 MiB. More would break the bound of memory.
static const int most_bytes = 8 << 20;

// Reads the track's next packet ahead, so that the last one is known.
static int look_ahead(sergraph_ffmpeg *opened) {
  const struct sergraph_ffmpeg_library *library = opened->library;
  while (!opened->has_packet && !opened->is_at_end) {
    int error = library->av_read_frame(opened->format, opened->packet);
    if (error == AVERROR_EOF) {
      opened->is_at_end = 1;
    } else if (error < 0) {
      return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_DAMAGED, "the container is broken here", error);
    } else if (opened->packet->stream_index != opened->track) {
      library->av_packet_unref(opened->packet);
    } else if (opened->packet->flags & AV_PKT_FLAG_CORRUPT) {
      return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_DAMAGED, "a packet is not whole", 0);
    } else if (opened->packet->size > most_bytes) {
      return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_TOO_LARGE, "a packet", 0);
    } else {
      opened->has_packet = 1;
    }
  }
  return SERGRAPH_FFMPEG_OK;
}

// How many samples of priming an MP4 track begins with stands beside its first packet in the track's own clock,
// while decoders take it for a number of samples: of Opus, which is decoded at 48 kHz whatever that clock is, and
// of AAC with SBR they would drop too few. Where the library counts in samples already, the two differ.
static void correct_priming(sergraph_ffmpeg *opened) {
  AVPacket *packet = opened->packet;
  AVRational sample = {1, opened->rate};
  if (opened->position > 0 || packet->pts >= 0 || strncmp(opened->format->iformat->name, "mov", 3)) return;
  for (int i = 0; i < packet->side_data_elems; i++) {
    uint8_t *data = packet->side_data[i].data;
    if (packet->side_data[i].type != AV_PKT_DATA_SKIP_SAMPLES || packet->side_data[i].size < 4) continue;
    uint32_t skipped = data[0] | data[1] << 8 | data[2] << 16 | (uint32_t)data[3] << 24;
    if (skipped != -packet->pts) continue;
    int64_t samples = opened->library->av_rescale_q(skipped, opened->codec->pkt_timebase, sample);
    if (samples > opened->rate) continue;
    for (int byte = 0; byte < 4; byte++) data[byte] = (uint8_t)(samples >> (8 * byte));
  }
}

// Codecs fill up their last frame. The last packet of an MP4 track lasts as long as the sound does; WAV notes the
// number of samples in a chunk `fact`.
static void trim_last(sergraph_ffmpeg *opened) {
  int is_mov = !strncmp(opened->format->iformat->name, "mov", 3);
  int is_wave = !strcmp(opened->format->iformat->name, "wav");
  if (!opened->is_at_end || !(is_mov || is_wave)) return;
  if (is_wave) {
    int64_t rest = opened->promised - opened->position;
    if (rest > 0 && rest < opened->held) opened->held = (int)rest;
    return;
  }
  AVRational sample = {1, opened->rate};
#if LIBAVUTIL_VERSION_MAJOR >= 58
  int64_t duration = opened->frame->duration;
#else
  int64_t duration = opened->frame->pkt_duration;
#endif
  int64_t lasting = opened->library->av_rescale_q(duration, opened->codec->pkt_timebase, sample);
  if (lasting > 0 && lasting < opened->held) opened->held = (int)lasting;
}

static int next_frame(sergraph_ffmpeg *opened) {
  const struct sergraph_ffmpeg_library *library = opened->library;
  int error;
  while ((error = library->avcodec_receive_frame(opened->codec, opened->frame)) == AVERROR(EAGAIN)) {
    if (look_ahead(opened)) return opened->failure;
    if (opened->has_packet) correct_priming(opened);
    error = library->avcodec_send_packet(opened->codec, opened->has_packet ? opened->packet : NULL);
    if (opened->has_packet) library->av_packet_unref(opened->packet);
    opened->has_packet = 0;
    if (error < 0 && error != AVERROR_EOF) {
      return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_DAMAGED, "the decoder stopped", error);
    }
  }
  if (error == AVERROR_EOF) {
    // A quarter of a second is more than any codec's frames of priming and padding.
    if (opened->promised > opened->position + opened->rate / 4) {
      return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_DAMAGED, "its header promises more", 0);
    }
    opened->held = -1;
    return SERGRAPH_FFMPEG_OK;
  }
  if (error < 0) return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_DAMAGED, "the decoder stopped", error);
  if (opened->frame->decode_error_flags || opened->frame->flags & AV_FRAME_FLAG_CORRUPT) {
    return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_DAMAGED, "a packet can't be decoded", 0);
  }
  if (opened->frame->sample_rate != opened->rate || opened->frame->ch_layout.nb_channels != opened->channels) {
    char text[96];
    snprintf(
      text, sizeof text, "it goes on with %d channels at %d Hz", opened->frame->ch_layout.nb_channels,
      opened->frame->sample_rate);
    return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_CHANGED, text, 0);
  }
  int64_t bytes = (int64_t)opened->frame->nb_samples * opened->channels;
  bytes *= opened->library->av_get_bytes_per_sample(opened->frame->format);
  if (bytes > most_bytes) return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_TOO_LARGE, "a frame", 0);
  opened->held = opened->frame->nb_samples;
  opened->given = 0;
  if (look_ahead(opened)) return SERGRAPH_FFMPEG_OK;  // The frame is given first, and then the failure.
  trim_last(opened);
  return SERGRAPH_FFMPEG_OK;
}

// Copies samples side by side; whole numbers are scaled to -1 ... 1, as libsndfile does.
static int copy(sergraph_ffmpeg *opened, float *target, int64_t count) {
  int planar = opened->library->av_sample_fmt_is_planar(opened->frame->format);
  int channels = opened->channels;
#define COPY(type, value)                                                                                  \
  for (int channel = 0; channel < channels; channel++) {                                                   \
    const type *from = (const type *)opened->frame->extended_data[planar ? channel : 0];                   \
    int step = planar ? 1 : channels;                                                                      \
    from += (int64_t)opened->given * step + (planar ? 0 : channel);                                        \
    for (int64_t i = 0; i < count; i++) {                                                                  \
      type x = from[i * step];                                                                             \
      target[i * channels + channel] = (float)(value);                                                     \
    }                                                                                                      \
  }
  switch (opened->library->av_get_packed_sample_fmt(opened->frame->format)) {
  case AV_SAMPLE_FMT_U8: COPY(uint8_t, (x - 128) / 128.0f) break;
  case AV_SAMPLE_FMT_S16: COPY(int16_t, x / 32768.0f) break;
  case AV_SAMPLE_FMT_S32: COPY(int32_t, x / 2147483648.0) break;
  case AV_SAMPLE_FMT_S64: COPY(int64_t, x / 9223372036854775808.0) break;
  case AV_SAMPLE_FMT_FLT: COPY(float, x) break;
  case AV_SAMPLE_FMT_DBL: COPY(double, x) break;
  default: return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_DAMAGED, "its samples have no known form", 0);
  }
  return SERGRAPH_FFMPEG_OK;
}

int64_t sergraph_ffmpeg_read(
  sergraph_ffmpeg *opened, float *target, int64_t wanted, struct sergraph_ffmpeg_info *info) {
  int64_t done = 0;
  while (done < wanted && opened->held >= 0) {
    if (opened->given == opened->held) {
      if (opened->failure || next_frame(opened)) break;
      continue;
    }
    int64_t count = opened->held - opened->given;
    if (count > wanted - done) count = wanted - done;
    if (copy(opened, target + done * opened->channels, count)) break;
    opened->given += (int)count;
    opened->position += count;
    done += count;
  }
  if (done > 0 || !opened->failure) return done;
  memcpy(info->text, opened->reason, sizeof info->text);
  return -opened->failure;
}
