// A reference to something that can be called: two pointers, no allocation, valid as long as what it refers to.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace mlp {

template <class Signature>
class FunctionRef;

/// Empty by default, which converts to false. Refers to its function: never keep one beyond the call it was passed to.
template <class Result, class... Arguments>
class FunctionRef<Result(Arguments...)> {
 public:
  FunctionRef() = default;
  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, FunctionRef>)
      FunctionRef(F&& function)  // NOLINT(google-explicit-constructor): as for std::function
      : context_(const_cast<void*>(static_cast<const void*>(std::addressof(function)))),
        call_([](void* context, Arguments... arguments) -> Result {
          return (*static_cast<std::remove_reference_t<F>*>(context))(std::forward<Arguments>(arguments)...);
        }) {}

  explicit operator bool() const { return call_ != nullptr; }
  Result operator()(Arguments... arguments) const { return call_(context_, std::forward<Arguments>(arguments)...); }

 private:
  void* context_ = nullptr;
  Result (*call_)(void*, Arguments...) = nullptr;
};

}  // namespace mlp
