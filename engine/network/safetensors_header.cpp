// The JSON header of a safetensors file, read as a stream of events.
//
// Not as a tree: wherever the format's fixed shape is left, reading stops, so hostile nesting or repetition never gets
// to fill memory or the stack.
//
//   {"__metadata__": {"key": "text", …}, "name": {"dtype": "F32", "shape": [10, 784], "data_offsets": [0, 31360]}, …}
#include "network/safetensors_header.h"

#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"

namespace mlp {
namespace {

/// Receives JSON events; knows at each moment what the format allows next and throws Error on all else.
class HeaderReader : public nlohmann::json_sax<nlohmann::ordered_json> {
 public:
  explicit HeaderReader(std::string_view source_name) : source_name_(source_name) {}

  SafetensorsHeader take() { return std::move(header_); }

  bool start_object(std::size_t) override {
    switch (state_) {
      case State::start:
        state_ = State::header;
        break;
      case State::metadata_value:
        state_ = State::metadata;
        break;
      case State::tensor_value:
        state_ = State::tensor;
        break;
      default:
        unexpected("an object");
    }
    return true;
  }
  bool end_object() override {
    if (state_ == State::tensor) check_fields();
    state_ = state_ == State::header ? State::end : State::header;  // the parser pairs the braces itself
    return true;
  }
  bool key(std::string& key) override {
    switch (state_) {
      case State::header:
        begin_entry(key);
        break;
      case State::metadata:
        begin_metadata(key);
        break;
      default:
        begin_field(key);
        break;  // State::tensor
    }
    return true;
  }
  bool string(std::string& text) override {
    if (state_ == State::metadata_text) {
      header_.metadata[key_] = text;
      state_ = State::metadata;
    } else if (state_ == State::dtype) {
      set_dtype(text);
      state_ = State::tensor;
    } else {
      unexpected("a string");
    }
    return true;
  }
  bool start_array(std::size_t) override {
    if (state_ != State::numbers) unexpected("an array");
    numbers_.clear();
    state_ = State::number;
    return true;
  }
  bool end_array() override {
    set_numbers();
    state_ = State::tensor;
    return true;
  }
  bool number_unsigned(std::uint64_t value) override {
    if (state_ != State::number) unexpected("a number");
    numbers_.push_back(value);
    return true;
  }
  bool number_integer(std::int64_t value) override {
    if (state_ != State::number) unexpected("a number");
    wrong(tensor(), ": ", key_, " contains ", value, "; expected numbers from 0 up");
  }
  bool number_float(double, const std::string& text) override {
    if (state_ != State::number) unexpected("a number");
    wrong(tensor(), ": ", key_, " contains ", quote_text(text), "; expected whole numbers below 2⁶⁴");
  }
  bool null() override { unexpected("null"); }
  bool boolean(bool) override { unexpected("true or false"); }
  bool binary(nlohmann::ordered_json::binary_t&) override { unexpected("binary data"); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
    // The parser's own message would repeat whatever the file contains. It counts bytes from 1.
    wrong("not valid JSON in UTF-8 at its byte ", position > 0 ? position - 1 : 0);
  }

 private:
  enum class State {
    start,           // before the outer object
    header,          // in it: a name comes next
    metadata_value,  // after "__metadata__":
    metadata,        // in its object
    metadata_text,   // after one of its keys
    tensor_value,    // after a tensor's name
    tensor,          // in its object: a field comes next
    dtype,           // after "dtype":
    numbers,         // after "shape": or "data_offsets":
    number,          // in their array
    end
  };

  template <class... Parts>
  [[noreturn]] void wrong(const Parts&... parts) const {
    fail(source_name_, ": header: ", parts...);
  }

  [[noreturn]] void unexpected(const char* what) const {
    switch (state_) {
      case State::metadata_value:
        wrong("__metadata__ is ", what, "; expected an object of texts");
      case State::metadata_text:
        wrong("metadata ", quote_text(key_), " is ", what, "; expected text");
      case State::tensor_value:
        wrong(tensor(), " is ", what, "; expected an object with dtype, shape, data_offsets");
      case State::dtype:
        wrong(tensor(), ": dtype is ", what, "; expected \"F32\" or \"F16\"");
      case State::numbers:
        wrong(tensor(), ": ", key_, " is ", what, "; expected an array of whole numbers");
      case State::number:
        wrong(tensor(), ": ", key_, " contains ", what, "; expected whole numbers");
      default:
        wrong("is ", what, "; expected an object of tensors");
    }
  }

  TensorEntry& entry() { return header_.entries.back(); }
  std::string tensor() const { return "tensor " + quote_text(header_.entries.back().name); }

  void begin_entry(const std::string& key) {
    if (!names_.insert(key).second) wrong(quote_text(key), " appears twice");
    if (key == kSafetensorsMetadataKey) {
      state_ = State::metadata_value;
      return;
    }
    header_.entries.emplace_back().name = key;
    fields_.clear();
    state_ = State::tensor_value;
  }

  void begin_metadata(const std::string& key) {
    if (header_.metadata.contains(key)) wrong("metadata key ", quote_text(key), " appears twice");
    key_ = key;
    state_ = State::metadata_text;
  }

  void begin_field(const std::string& key) {
    if (key != "dtype" && key != "shape" && key != "data_offsets") {
      wrong(tensor(), " has a field ", quote_text(key), "; expected dtype, shape and data_offsets only");
    }
    if (!fields_.insert(key).second) wrong(tensor(), " has two fields ", quote_text(key));
    key_ = key;
    state_ = key == "dtype" ? State::dtype : State::numbers;
  }

  void set_dtype(const std::string& text) {
    if (text != "F32" && text != "F16") {
      wrong(tensor(), " has dtype ", quote_text(text), "; this program reads F32 and F16");
    }
    entry().dtype = text == "F32" ? Dtype::f32 : Dtype::f16;
  }

  void set_numbers() {
    if (key_ == "shape") {
      entry().shape = numbers_;
      return;
    }
    if (numbers_.size() != 2) {
      wrong(tensor(), ": data_offsets has ", numbers_.size(), " numbers; expected begin and end");
    }
    entry().begin = numbers_[0];
    entry().end = numbers_[1];
  }

  void check_fields() const {
    for (const char* field : {"dtype", "shape", "data_offsets"}) {
      if (!fields_.contains(field)) wrong(tensor(), " has no ", field);
    }
  }

  std::string source_name_;
  SafetensorsHeader header_;
  State state_ = State::start;
  std::string key_;                     // the metadata key, or field of a tensor, that is being read
  std::vector<std::uint64_t> numbers_;  // the array that is being read
  std::set<std::string> names_;         // of tensors so far
  std::set<std::string> fields_;        // of the last tensor so far
};

}  // namespace

SafetensorsHeader parse_safetensors_header(std::span<const std::uint8_t> text, std::string_view source_name) {
  // The parser would skip white space and a byte order mark; the format allows neither.
  if (text.empty() || text[0] != '{') fail(source_name, ": no safetensors file: the header does not begin with {");
  HeaderReader reader(source_name);
  nlohmann::ordered_json::sax_parse(text.begin(), text.end(), &reader);
  return reader.take();
}

}  // namespace mlp
