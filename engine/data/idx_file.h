// Labelled images from a pair of IDX files on disk, plain or gzipped.
#pragma once

#include <string>

#include "data/image_dataset.h"

namespace mlp {

/// Reads both files (gzip is recognised by its first two bytes, not by the name) into a data set of exactly their size
/// with classes 0 … 9. Throws Error, naming the file, for everything that read_file, gunzip and append_idx reject.
ImageDataset read_idx_dataset(const std::string& images_path, const std::string& labels_path);

}  // namespace mlp
