#include "handle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What may be decoded. Pictures and video are not: their decoders are never opened.
static const char codecs[] =
  "aac,aac_latm,ac3,eac3,alac,ape,amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,flac,mp1,mp1float,mp2,mp2float,"
  "mp3,mp3float,opus,libopus,vorbis,libspeex,speex,shorten,tta,wavpack,wmav1,wmav2,wmapro,wmalossless,wmavoice,"
  "truespeech,gsm,gsm_ms,g722,g723_1,g726,g726le,g729,ilbc,libilbc,qcelp,nellymoser,adpcm_ms,adpcm_ima_wav,"
  "adpcm_ima_qt,adpcm_yamaha,adpcm_swf,adpcm_g722,adpcm_g726,adpcm_g726le,pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,"
  "pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw";

// No file, and nothing in the network, is opened because a recording asks for it.
static int refuse(AVFormatContext *format, AVIOContext **io, const char *url, int flags, AVDictionary **options) {
  (void)format, (void)io, (void)url, (void)flags, (void)options;
  return AVERROR(EACCES);
}

int sergraph_ffmpeg_failed(sergraph_ffmpeg *opened, int status, const char *reason, int error) {
  char text[96] = "";
  if (error) opened->library->av_strerror(error, text, sizeof text);
  snprintf(opened->reason, sizeof opened->reason, "%s%s%s", reason, error ? ": " : "", text);
  return opened->failure = status;
}

void sergraph_ffmpeg_close(sergraph_ffmpeg *opened) {
  if (opened->library) {
    opened->library->avcodec_free_context(&opened->codec);
    opened->library->avformat_close_input(&opened->format);
    if (opened->io) opened->library->av_freep(&opened->io->buffer);
    opened->library->avio_context_free(&opened->io);
    opened->library->av_packet_free(&opened->packet);
    opened->library->av_frame_free(&opened->frame);
  }
  close(opened->source.file);
  free(opened);
}

static int open_container(sergraph_ffmpeg *opened, const char *demuxer) {
  const struct sergraph_ffmpeg_library *library = opened->library;
  const int buffer = 32768;
  uint8_t *bytes = library->av_malloc(buffer);
  opened->io = bytes ? library->avio_alloc_context(
                         bytes, buffer, 0, &opened->source, byte_source_read, NULL,
                         opened->source.is_regular ? byte_source_seek : NULL)
                     : NULL;
  opened->format = library->avformat_alloc_context();
  opened->packet = library->av_packet_alloc();
  opened->frame = library->av_frame_alloc();
  const AVInputFormat *input = library->av_find_input_format(demuxer);
  if (!opened->io || !opened->format || !opened->packet || !opened->frame) {
    return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_UNREADABLE, "there is no memory to open it", 0);
  }
  if (!input) return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_NO_DECODER, demuxer, 0);
  opened->format->pb = opened->io;
  opened->format->flags |= AVFMT_FLAG_CUSTOM_IO;
  opened->format->io_open = refuse;
  opened->format->error_recognition = AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER;
  AVDictionary *options = NULL;
  library->av_dict_set(&options, "codec_whitelist", codecs, 0);
  library->av_dict_set(&options, "protocol_whitelist", "none", 0);
  library->av_dict_set(&options, "max_streams", "64", 0);
  library->av_dict_set(&options, "probesize", "2000000", 0);
  if (opened->edges) library->av_dict_set(&options, "ignore_editlist", "1", 0);
  int error = library->avformat_open_input(&opened->format, "", input, &options);
  library->av_dict_free(&options);
  if (error < 0) return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_UNREADABLE, "its container can't be read", error);
  for (unsigned i = 0; i < opened->format->nb_streams; i++) {
    AVStream *stream = opened->format->streams[i];
    if (stream->codecpar->codec_type != AVMEDIA_TYPE_AUDIO) stream->discard = AVDISCARD_ALL;
  }
  error = library->avformat_find_stream_info(opened->format, NULL);
  if (error < 0) return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_UNREADABLE, "its tracks can't be read", error);
  return SERGRAPH_FFMPEG_OK;
}

// The audio track of that number, or the one that is marked as default, else the first.
static int choose(sergraph_ffmpeg *opened, int wanted, struct sergraph_ffmpeg_info *info) {
  int chosen = -1, is_default = 0;
  info->tracks = 0;
  for (unsigned i = 0; i < opened->format->nb_streams; i++) {
    AVStream *stream = opened->format->streams[i];
    if (stream->codecpar->codec_type != AVMEDIA_TYPE_AUDIO) continue;
    int marked = (stream->disposition & AV_DISPOSITION_DEFAULT) != 0;
    if (wanted >= 0 ? info->tracks == wanted : chosen < 0 || (marked && !is_default)) {
      chosen = (int)i;
      info->track = info->tracks;
      is_default = marked;
    }
    info->tracks++;
  }
  if (!info->tracks) return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_NO_AUDIO, "it holds no audio track", 0);
  if (chosen < 0) return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_NO_TRACK, "there is no such audio track", 0);
  for (unsigned i = 0; i < opened->format->nb_streams; i++) {
    if ((int)i != chosen) opened->format->streams[i]->discard = AVDISCARD_ALL;
  }
  if (opened->edges && opened->format->streams[chosen]->id != opened->edges->track) {
    return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_UNREADABLE, "its tracks can't be told apart", 0);
  }
  opened->track = chosen;
  return SERGRAPH_FFMPEG_OK;
}

static int open_decoder(sergraph_ffmpeg *opened) {
  const struct sergraph_ffmpeg_library *library = opened->library;
  AVStream *stream = opened->format->streams[opened->track];
  const char *name = library->avcodec_get_name(stream->codecpar->codec_id);
  const AVCodec *decoder = library->avcodec_find_decoder(stream->codecpar->codec_id);
  if (!decoder) return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_NO_DECODER, name, 0);
  opened->codec = library->avcodec_alloc_context3(decoder);
  if (!opened->codec || library->avcodec_parameters_to_context(opened->codec, stream->codecpar) < 0) {
    return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_NO_DECODER, name, 0);
  }
  opened->codec->pkt_timebase = stream->time_base;
  opened->codec->thread_count = 1;
  opened->codec->err_recognition = AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_EXPLODE;
  AVDictionary *options = NULL;
  library->av_dict_set(&options, "codec_whitelist", codecs, 0);
  int error = library->avcodec_open2(opened->codec, decoder, &options);
  library->av_dict_free(&options);
  if (error < 0) return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_NO_DECODER, name, 0);
  opened->rate = opened->codec->sample_rate;
  opened->channels = opened->codec->ch_layout.nb_channels;
  if (opened->rate <= 0 || opened->channels <= 0) {
    return sergraph_ffmpeg_failed(opened, SERGRAPH_FFMPEG_UNREADABLE, "its audio track has no sample rate", 0);
  }
  // Some containers only estimate a length, and of several tracks most tell that of the longest.
  if (opened->format->duration_estimation_method == AVFMT_DURATION_FROM_STREAM) {
    AVRational sample = {1, opened->rate}, microsecond = {1, AV_TIME_BASE};
    int is_own = !strncmp(opened->format->iformat->name, "mov", 3);
    if (is_own && stream->duration > 0) {
      opened->promised = library->av_rescale_q(stream->duration, stream->time_base, sample);
    } else if (opened->format->nb_streams == 1 && opened->format->duration > 0) {
      opened->promised = library->av_rescale_q(opened->format->duration, microsecond, sample);
    }
  }
  return SERGRAPH_FFMPEG_OK;
}

int sergraph_ffmpeg_open(
  int file, const char *demuxer, int track, const struct sergraph_ffmpeg_edges *edges,
  sergraph_ffmpeg **result, struct sergraph_ffmpeg_info *info) {
  memset(info, 0, sizeof *info);
  sergraph_ffmpeg *opened = calloc(1, sizeof *opened);
  if (!opened) {
    close(file);
    return SERGRAPH_FFMPEG_UNREADABLE;
  }
  byte_source_begin(&opened->source, file);
  if (edges) {
    opened->stored = *edges;
    opened->edges = &opened->stored;
  }
  opened->library = sergraph_ffmpeg_library();
  int status = SERGRAPH_FFMPEG_NOT_INSTALLED;
  if (opened->library) {
    status = open_container(opened, demuxer);
    if (!status) status = choose(opened, track, info);
    if (!status) status = open_decoder(opened);
  }
  if (status) {
    memcpy(info->text, opened->reason, sizeof info->text);
    sergraph_ffmpeg_close(opened);
    return status;
  }
  info->rate = opened->rate;
  info->channels = opened->channels;
  snprintf(info->text, sizeof info->text, "%s", opened->library->avcodec_get_name(opened->codec->codec_id));
  *result = opened;
  return SERGRAPH_FFMPEG_OK;
}
