#include "stripe/api/inflate.hpp"

#include <algorithm>

// zlib's own header would otherwise take input without const.
#define ZLIB_CONST
#include <zlib.h>

namespace tollgate::stripe::api {
namespace {

constexpr int kGzipOnly = 15 + 16;  // largest window; 16: gzip's header and checksum are wanted

struct Unpacker {
  z_stream stream{};
  bool ready = inflateInit2(&stream, kGzipOnly) == Z_OK;
  Unpacker() = default;
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  ~Unpacker() {
    if (ready) inflateEnd(&stream);
  }
};

}  // namespace

Inflated inflate_gzip(std::string_view packed, std::size_t bytes_max, std::string& out) {
  out.clear();
  Unpacker unpacker;
  if (!unpacker.ready) return Inflated::broken;
  auto& stream = unpacker.stream;
  stream.next_in = reinterpret_cast<const Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  while (true) {
    const size_t before = out.size();
    // One byte beyond the limit tells "exactly the limit" from "more".
    const size_t room = std::min(bytes_max + 1, std::max<size_t>(before * 2, 64 * 1024)) - before;
    out.resize(before + room);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(room);
    const int state = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
    if (out.size() > bytes_max) return Inflated::too_large;
    if (state == Z_STREAM_END) {
      if (stream.avail_in == 0) return Inflated::whole;
      if (inflateReset(&stream) != Z_OK) return Inflated::broken;
    } else if (state != Z_OK || (stream.avail_in == 0 && stream.avail_out > 0)) {
      return Inflated::broken;
    }
  }
}

}  // namespace tollgate::stripe::api
