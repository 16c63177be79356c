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
  int64_t position;
  // The track's length as the container tells it, in samples; 0 if it does not.
  int64_t promised;
  int failure;
  char reason[160];
};

// Notes why nothing more can be read; gives the status back.
int sergraph_ffmpeg_failed(sergraph_ffmpeg *opened, int status, const char *reason, int error);

#endif
