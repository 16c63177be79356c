// An open recording, shared by what opens it and what reads it.
#ifndef SERGRAPH_FFMPEG_HANDLE_H
#define SERGRAPH_FFMPEG_HANDLE_H

#include "sergraph_ffmpeg.h"
#include "source.h"

struct sergraph_ffmpeg {
  const struct sergraph_ffmpeg_library *library;
  struct byte_source source;
  AVFormatContext *format;
  AVIOContext *io;
  AVCodecContext *codec;
  AVPacket *packet;
  AVFrame *frame;
  int track;
  int rate, channels;
  // The packet that is sent to the decoder next has been read.
  int has_packet;
  int is_at_end;
  // Samples of the frame that have been given, and that it has.
  int given, held;
  // Samples that have been given, and silence that was put in for sound that is missing.
  int64_t position;
  int64_t silence;
  // The rest of that silence, which is given before the frame.
  int64_t pause;
  // On the track's own clock, in samples: where its first frame begins and its last one ended.
  int64_t begin, end;
  int has_begun;
  // Samples of the longest frame.
  int longest;
  // The track's length as the container tells it, in samples; 0 if it does not.
  int64_t promised;
  // What the caller knows of its first sample and its length; null if nothing.
  const struct sergraph_ffmpeg_edges *edges;
  struct sergraph_ffmpeg_edges stored;
  int failure;
  char reason[160];
};

// Notes why nothing more can be read; gives the status back.
int sergraph_ffmpeg_failed(sergraph_ffmpeg *opened, int status, const char *reason, int error);

#endif
