// Implements the maximum of affine pieces, and the way back through the piece that won.
#include "network/maxout.h"

#include <algorithm>

namespace mlp {

template <class T>
void Maxout<T>::reserve(std::size_t batch) {
  if (batch <= a_.rows()) return;
  a_ = Matrix<T>(batch, units_);
  gradient_ = Matrix<T>(batch, units_ * pieces_);
  winners_.assign(batch * units_, 0);
}

// lecture: begin maxout
template <class T>
MatrixView<const T> Maxout<T>::forward(MatrixView<const T> z) {
  MLP_ASSERT(z.cols() == units_ * pieces_);
  batch_ = z.rows();
  reserve(batch_);
  for (std::size_t r = 0; r < batch_; ++r)
    for (std::size_t unit = 0; unit < units_; ++unit) {
      const std::span<const T> pieces = z.row(r).subspan(unit * pieces_, pieces_);
      std::uint32_t best = 0;
      for (std::uint32_t i = 1; i < pieces_; ++i)
        if (pieces[i] > pieces[best] || pieces[i] != pieces[i]) best = i;
      a_(r, unit) = pieces[best];
      winners_[r * units_ + unit] = best;
    }
  return a_.top(batch_);
}

template <class T>
MatrixView<const T> Maxout<T>::backward(MatrixView<const T> output_gradient) {
  MLP_ASSERT(output_gradient.rows() == batch_ && output_gradient.cols() == units_);
  const MatrixView<T> gradient = gradient_.top(batch_);
  std::fill(gradient.flat().begin(), gradient.flat().end(), T(0));
  for (std::size_t r = 0; r < batch_; ++r)
    for (std::size_t unit = 0; unit < units_; ++unit)
      gradient(r, unit * pieces_ + winners_[r * units_ + unit]) = output_gradient(r, unit);
  return gradient;
}
// lecture: end maxout

template class Maxout<float>;
template class Maxout<double>;

}  // namespace mlp
