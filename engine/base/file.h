// Whole files to and from memory, with errors that name the file. The only file access of the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace mlp {

/// More than any data set or model the engine can use; guards against /dev/zero and the like.
inline constexpr std::size_t kMaxFileSize = std::size_t{1} << 30;

/// All bytes of a file, which may be a pipe. Throws Error if it is missing, a directory, unreadable,
/// or longer than `max_size` bytes.
std::vector<std::uint8_t> read_file(const std::string& path, std::size_t max_size = kMaxFileSize);

/// Creates or overwrites the file. Throws Error if that is not possible or the disk is full.
void write_file(const std::string& path, std::span<const std::uint8_t> bytes);

}  // namespace mlp
