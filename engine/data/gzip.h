// Unpacks gzip in memory through zlib, in builds that have it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

// Whether this build has zlib. Emscripten's copy would have to be downloaded, and the page does not need it.
#ifndef MLP_GZIP
#ifdef __EMSCRIPTEN__
#define MLP_GZIP 0
#else
#define MLP_GZIP 1
#endif
#endif

namespace mlp {

/// True if the bytes begin like a gzip file (RFC 1952: 1f 8b).
bool is_gzip(std::span<const std::uint8_t> bytes);

/// The unpacked bytes of one or more gzip members. `name` says in errors where the bytes come from. Throws Error if the
/// data are damaged, cut short, followed by anything else, or unpack to more than `max_size` bytes; always in a build
/// without zlib (MLP_GZIP = 0), such as WASM, where the page unpacks with DecompressionStream.
std::vector<std::uint8_t> gunzip(std::span<const std::uint8_t> bytes, std::string_view name, std::size_t max_size);

}  // namespace mlp
