// Implements the source that turns bytes of images into a batch of inputs and one-hot targets.
#include "training/sample_source.h"

#include <algorithm>

#include "kernels/elementwise.h"

namespace mlp {

template <class T>
void ImageSource<T>::gather(Execution& execution, std::span<const std::uint32_t> indices, MatrixView<T> inputs,
                            MatrixView<T> targets) const {
  MLP_ASSERT(inputs.rows() == indices.size() && targets.rows() == indices.size());
  for (std::size_t r = 0; r < indices.size(); ++r) {
    unit_from_bytes(execution, dataset_.image(indices[r]), inputs.row(r));
    std::fill_n(targets.row(r).begin(), targets.cols(), T(0));
    targets(r, dataset_.label(indices[r])) = 1;
  }
}

template class ImageSource<float>;
template class ImageSource<double>;

}  // namespace mlp
