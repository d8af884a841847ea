// Implements the source that turns bytes of images into a batch of inputs and one-hot targets.
#include "training/sample_source.h"

#include <algorithm>
#include <type_traits>

#include "base/prefetch.h"
#include "kernels/elementwise.h"

namespace mlp {
namespace {

constexpr std::size_t kRowsPerPiece = 16;  // images that one piece of work widens

template <class T>
void fill_targets(const ImageDataset& dataset, std::span<const std::uint32_t> indices, MatrixView<T> targets) {
  MLP_ASSERT(targets.rows() == indices.size());
  for (std::size_t r = 0; r < indices.size(); ++r) {
    std::fill_n(targets.row(r).begin(), targets.cols(), T(0));
    targets(r, dataset.label(indices[r])) = 1;
  }
}

}  // namespace

template <class T>
void ImageSource<T>::gather(Execution& execution, std::span<const std::uint32_t> indices, MatrixView<T> inputs,
                            MatrixView<T> targets) const {
  MLP_ASSERT(inputs.rows() == indices.size());
  const std::size_t pieces = (indices.size() + kRowsPerPiece - 1) / kRowsPerPiece;
  execution.pool().parallel_for(pieces, [&](std::size_t piece) {
    const std::size_t first = piece * kRowsPerPiece, last = std::min(first + kRowsPerPiece, indices.size());
    for (const std::uint32_t index : indices.subspan(first, last - first)) prefetch(dataset_.image(index));
    for (std::size_t r = first; r < last; ++r) unit_from_bytes(execution, dataset_.image(indices[r]), inputs.row(r));
  });
  fill_targets(dataset_, indices, targets);
}

template <class T>
bool ImageSource<T>::gather_sparse(Execution& execution, std::span<const std::uint32_t> indices, SparseMatrix& inputs,
                                   MatrixView<T> targets) const {
  if (std::is_same_v<T, double> || execution.input_path() == InputPath::dense) return false;
  if (execution.input_path() == InputPath::automatic && dataset_.density() > SparseMatrix::kWorthSkippingBelow)
    return false;
  inputs.set(indices.size(), [&](std::size_t r) {
    return SparseMatrix::Row{dataset_.image(indices[r]).data(), dataset_.nonzero(indices[r]).value_or(NonzeroBytes{})};
  });
  fill_targets(dataset_, indices, targets);
  return true;
}

template class ImageSource<float>;
template class ImageSource<double>;

}  // namespace mlp
