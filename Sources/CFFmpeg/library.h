// FFmpeg's functions that are called, found in the libraries when they are loaded.
#ifndef SERGRAPH_FFMPEG_LIBRARY_H
#define SERGRAPH_FFMPEG_LIBRARY_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>

#define SERGRAPH_FORMAT_FUNCTIONS(each)                                                                    \
  each(avformat_version) each(avformat_alloc_context) each(avformat_open_input)                            \
  each(avformat_find_stream_info) each(avformat_close_input) each(av_find_input_format)                    \
  each(av_read_frame) each(avio_alloc_context) each(avio_context_free)
#define SERGRAPH_CODEC_FUNCTIONS(each)                                                                     \
  each(avcodec_version) each(avcodec_find_decoder) each(avcodec_alloc_context3)                            \
  each(avcodec_free_context) each(avcodec_parameters_to_context) each(avcodec_open2)                       \
  each(avcodec_send_packet) each(avcodec_receive_frame) each(avcodec_get_name)                             \
  each(av_packet_alloc) each(av_packet_free) each(av_packet_unref)
#define SERGRAPH_UTILITY_FUNCTIONS(each)                                                                   \
  each(avutil_version) each(av_malloc) each(av_max_alloc) each(av_freep) each(av_frame_alloc)                  \
  each(av_frame_free)                                                                                      \
  each(av_log_set_level) each(av_strerror) each(av_dict_set) each(av_dict_free) each(av_rescale_q)         \
  each(av_get_packed_sample_fmt) each(av_sample_fmt_is_planar) \
  each(av_get_bytes_per_sample)

struct sergraph_ffmpeg_library {
#define SERGRAPH_MEMBER(name) __typeof__(&name) name;
  SERGRAPH_FORMAT_FUNCTIONS(SERGRAPH_MEMBER)
  SERGRAPH_CODEC_FUNCTIONS(SERGRAPH_MEMBER)
  SERGRAPH_UTILITY_FUNCTIONS(SERGRAPH_MEMBER)
#undef SERGRAPH_MEMBER
};

// The functions; null where the libraries are not installed.
const struct sergraph_ffmpeg_library *sergraph_ffmpeg_library(void);

#endif
