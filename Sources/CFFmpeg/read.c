#include "handle.h"

#include <stdio.h>
#include <string.h>

// Of a packet and of a frame: a second of 8 channels at 192 kHz has 6 MiB. More would break the bound of
// memory.
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

// How many samples of priming an MP4 track begins with stands beside its first packet in the track's own
// clock, while decoders take it for a number of samples: of Opus, which is decoded at 48 kHz whatever that
// clock is, and of AAC with SBR they would drop too few. Where the library counts in samples already, the two
// differ.
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

static int64_t in_samples(sergraph_ffmpeg *opened, int64_t ticks, AVRational tick) {
  AVRational sample = {1, opened->rate};
  return opened->library->av_rescale_q(ticks, tick, sample);
}

// Whether a container gives each packet a time of its own. In others it is counted from bytes or packets.
static int has_times(sergraph_ffmpeg *opened) {
  const char *name = opened->format->iformat->name;
  return !strncmp(name, "mov", 3) || !strncmp(name, "matroska", 8) || !strcmp(name, "asf") || !strcmp(name, "flv");
}

// What an encoder put in front is left out, and what it put behind. The last packet of an MP4 track lasts as
// long as the sound does, while its frame is whole; WAV notes the number of samples in a chunk `fact`.
static void trim(sergraph_ffmpeg *opened, int64_t at) {
  if (opened->edges) {
    AVRational tick = {1, opened->edges->scale};
    int64_t first = in_samples(opened, opened->edges->lead, tick);
    int64_t last = first + in_samples(opened, opened->edges->length, tick);
    if (at < first) opened->given = (int)(first - at < opened->held ? first - at : opened->held);
    if (at + opened->held > last) opened->held = last > at ? (int)(last - at) : 0;
    if (opened->given > opened->held) opened->given = opened->held;
    return;
  }
  int is_mov = !strncmp(opened->format->iformat->name, "mov", 3);
  int is_wave = !strcmp(opened->format->iformat->name, "wav");
  if (!opened->is_at_end || !(is_mov || is_wave)) return;
  if (is_wave) {
    int64_t rest = opened->promised - opened->position;
    if (rest > 0 && rest < opened->held) opened->held = (int)rest;
    return;
  }
#if LIBAVUTIL_VERSION_MAJOR >= 58
  int64_t duration = opened->frame->duration;
#else
  int64_t duration = opened->frame->pkt_duration;
#endif
  int64_t lasting = in_samples(opened, duration, opened->codec->pkt_timebase);
  if (lasting > 0 && lasting < opened->held) opened->held = (int)lasting;
}

// Where packets are missing, silence keeps the times of what follows. Times are coarse, and a recorder's
// clock and its samples drift apart, so a gap shows both against the frame before and against all samples.
static int fill_gap(sergraph_ffmpeg *opened, int64_t at) {
  // Less than any packet lasts, and more than times are off.
  const int64_t least = opened->rate / 64;
  int64_t gap = at - opened->end;
  int64_t behind = at - opened->begin - opened->position;
  if (behind < gap) gap = behind;
  if (gap <= least) return SERGRAPH_FFMPEG_OK;
  int64_t most = (opened->promised > 0 ? 24 : 1) * (int64_t)3600 * opened->rate;
  if (gap > most) return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_DAMAGED, "its times jump", 0);
  opened->pause = gap;
  opened->silence += gap;
  return SERGRAPH_FFMPEG_OK;
}

// The edit list of an MP4 tells the length of what is heard; other lengths are those of the track's clock.
static int is_short(sergraph_ffmpeg *opened) {
  int is_own = !strncmp(opened->format->iformat->name, "mov", 3) && !opened->edges;
  int64_t reached = opened->end - (is_own ? opened->begin : 0);
  if (reached < opened->position) reached = opened->position;
  // Lengths count what an encoder put in front and behind, or leave it out.
  return opened->promised > reached + 2 * opened->longest + opened->rate / 50;
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
    if (is_short(opened)) {
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
  int64_t at = opened->end;
  if (has_times(opened) && opened->frame->pts != AV_NOPTS_VALUE) {
    at = in_samples(opened, opened->frame->pts, opened->codec->pkt_timebase);
  }
  opened->held = opened->frame->nb_samples;
  opened->given = 0;
  if (!opened->has_begun) {
    opened->has_begun = 1;
    opened->begin = at;
    if (opened->edges) {
      AVRational tick = {1, opened->edges->scale};
      int64_t first = in_samples(opened, opened->edges->lead, tick);
      if (opened->begin < first) opened->begin = first;
    }
  } else if (fill_gap(opened, at)) {
    opened->held = opened->given;
    return opened->failure;
  }
  opened->end = at + opened->held;
  if (opened->longest < opened->held) opened->longest = opened->held;
  look_ahead(opened);  // If that fails, the frame is given first, and then the failure.
  trim(opened, at);
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
    if (opened->pause > 0) {
      int64_t count = opened->pause < wanted - done ? opened->pause : wanted - done;
      memset(target + done * opened->channels, 0, count * opened->channels * sizeof *target);
      opened->pause -= count;
      opened->position += count;
      done += count;
      continue;
    }
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
  info->silence = opened->silence;
  if (done > 0 || !opened->failure) return done;
  memcpy(info->text, opened->reason, sizeof info->text);
  return -opened->failure;
}
