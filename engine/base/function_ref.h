// A reference to something that can be called: two pointers, no allocation, valid as long as what it refers to.
#pragma once

#include <memory>
#include <utility>

namespace mlp {

template <class Signature>
class FunctionRef;

/// Empty by default, which converts to false. Refers to its function: never keep one beyond the call it was passed to.
template <class Result, class... Arguments>
class FunctionRef<Result(Arguments...)> {
 public:
  FunctionRef() = default;
  /// The function must be callable when const, as lambdas are unless they say otherwise.
  template <class F>
  FunctionRef(const F& function)  // NOLINT(google-explicit-constructor): as for std::function
      : context_(std::addressof(function)), call_([](const void* context, Arguments... arguments) -> Result {
          return (*static_cast<const F*>(context))(std::forward<Arguments>(arguments)...);
        }) {}

  explicit operator bool() const { return call_ != nullptr; }
  Result operator()(Arguments... arguments) const { return call_(context_, std::forward<Arguments>(arguments)...); }

 private:
  const void* context_ = nullptr;
  Result (*call_)(const void*, Arguments...) = nullptr;
};

}  // namespace mlp
