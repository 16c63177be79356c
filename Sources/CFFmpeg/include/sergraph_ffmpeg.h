// A narrow way to FFmpeg's libraries: an open recording gives the samples of one audio track, in order.
//
// The libraries are not linked. The first call loads them by the names that belong to the headers which this
// was compiled with; where they are not installed it says so. Handles know nothing of one another and may be
// used on any thread, each by one at a time.
#ifndef SERGRAPH_FFMPEG_H
#define SERGRAPH_FFMPEG_H

#include <stdbool.h>
#include <stdint.h>

typedef struct sergraph_ffmpeg sergraph_ffmpeg;

enum sergraph_ffmpeg_status {
  SERGRAPH_FFMPEG_OK,
  SERGRAPH_FFMPEG_NOT_INSTALLED,
  SERGRAPH_FFMPEG_UNREADABLE,
  SERGRAPH_FFMPEG_NO_AUDIO,
  SERGRAPH_FFMPEG_NO_TRACK,
  SERGRAPH_FFMPEG_NO_DECODER,
  SERGRAPH_FFMPEG_DAMAGED,
  SERGRAPH_FFMPEG_CHANGED,
  // A packet or frame is larger than the bound of memory allows.
  SERGRAPH_FFMPEG_TOO_LARGE,
};

struct sergraph_ffmpeg_info {
  int rate;
  int channels;
  // Audio tracks of the file, and the number of the one that is read, from 0.
  int tracks;
  int track;
  // Samples of silence that stand for sound which is missing between others, so far.
  int64_t silence;
  // The codec's name, or the reason of a failure.
  char text[160];
};

// Major versions of libavformat, libavcodec and libavutil that are looked for.
extern const int sergraph_ffmpeg_versions[3];

// The recording within an MP4 track, told more exactly than by its edit list: in units of 1/scale s.
struct sergraph_ffmpeg_edges {
  // The number that the container gives to the track.
  int track;
  int scale;
  // What an encoder put in front, and the length of the sound.
  int64_t lead, length;
};

// Opens an audio track.
//   file: an open descriptor, which is the handle's from here on, also where this fails.
//   demuxer: FFmpeg's name of the container, which is not guessed.
//   track: the number of an audio track from 0; -1 takes the default one.
//   edges: used in place of the edit list; null if that is to be used.
int sergraph_ffmpeg_open(
  int file, const char *demuxer, int track, const struct sergraph_ffmpeg_edges *edges,
  sergraph_ffmpeg **opened, struct sergraph_ffmpeg_info *info);

// Reads up to `wanted` samples of each channel, side by side.
// Returns how many there were, 0 at the end, or the negative of a status; `info->text` then has the reason.
int64_t sergraph_ffmpeg_read(
  sergraph_ffmpeg *opened, float *target, int64_t wanted, struct sergraph_ffmpeg_info *info);

// Copies up to `count` bytes that wait in a pipe or socket, which keeps them; waits for the first. 0 at the
// end, less if it is neither.
int sergraph_ffmpeg_peek(int file, uint8_t *target, int count);

/// Whether what waits in a pipe is packets, as writers with O_DIRECT put there. Of a packet that is not read
/// whole, the rest is lost.
bool sergraph_ffmpeg_comes_in_packets(int pipe);

// Lets a pipe hold 256 pieces in place of 16, each of which may be one byte.
void sergraph_ffmpeg_widen(int pipe);

void sergraph_ffmpeg_close(sergraph_ffmpeg *opened);

#endif
