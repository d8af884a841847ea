// Reads a pair of IDX files: bytes from disk, unpacked if gzipped, parsed, copied once into the data set.
#include "data/idx_file.h"

#include <cstdint>
#include <vector>

#include "base/file.h"
#include "data/gzip.h"
#include "data/idx.h"

namespace mlp {
namespace {

std::vector<std::uint8_t> read_plain_or_gzip(const std::string& path) {
  std::vector<std::uint8_t> bytes = read_file(path);
  if (!is_gzip(bytes)) return bytes;
  return gunzip(bytes, path, kMaxFileSize);
}

}  // namespace

ImageDataset read_idx_dataset(const std::string& images_path, const std::string& labels_path) {
  const std::vector<std::uint8_t> images_bytes = read_plain_or_gzip(images_path);
  const std::vector<std::uint8_t> labels_bytes = read_plain_or_gzip(labels_path);
  const IdxImages images = parse_idx_images(images_bytes, images_path);
  ImageDataset dataset(images.rows, images.cols, images.count);
  append_idx(dataset, images_bytes, images_path, labels_bytes, labels_path);
  return dataset;
}

}  // namespace mlp
