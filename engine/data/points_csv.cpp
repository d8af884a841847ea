// Implements the reader of labelled points: lines, fields, header, numbers, classes.
#include "data/points_csv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "base/decimal.h"
#include "base/error.h"

namespace mlp {
namespace {

constexpr std::size_t kColumns = 3;
constexpr std::size_t kMaxBytes = 4'000'000;  // 10,000 lines of 400 characters

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string shortened(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  if (text.size() <= kLongest) return std::string(text);
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not inside a UTF-8 character
  return std::string(text.substr(0, end)) + "…";
}

/// A field as a message shows it: in quotes, and no longer than a line.
std::string shown(std::string_view text) { return message_of({"\"", shortened(text), "\""}); }

/// Fields of one line; a separator inside "…" does not separate.
std::vector<std::string> fields_of(std::string_view line, char separator) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == separator && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  for (std::string& field : fields) field = std::string(trimmed(field));
  return fields;
}

/// The number that a whole field is; none for words.
std::optional<double> number_in(std::string field, char separator) {
  if (separator != ',') std::replace(field.begin(), field.end(), ',', '.');
  return parse_decimal(field);
}

/// "nan", "inf", "infinity" with or without sign: what other programs write for numbers that are none.
bool names_no_number(std::string_view field) {
  std::string word = lowered(field);
  if (!word.empty() && (word[0] == '-' || word[0] == '+')) word.erase(0, 1);
  return word == "nan" || word == "inf" || word == "infinity";
}

bool names_label(std::string_view field) {
  static constexpr std::array<std::string_view, 5> kNames{"label", "class", "y", "target", "t"};
  return std::find(kNames.begin(), kNames.end(), lowered(field)) != kNames.end();
}

/// One class as the text writes it; "1" and "1.0" are the same.
struct ClassName {
  std::string text;
  std::optional<double> number;

  bool operator==(const ClassName& other) const {
    return number && other.number ? *number == *other.number : text == other.text;
  }
  bool operator<(const ClassName& other) const {
    return number && other.number ? *number < *other.number : text < other.text;
  }
};

class Reader {
 public:
  ParsedPoints read(std::string_view text) {
    require(text.size() <= kMaxBytes, "points: ", text.size(), " bytes of text, expected at most ", kMaxBytes);
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);  // byte order mark
    while (!text.empty()) {
      const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
      const bool windows = text.substr(end, 2) == "\r\n";
      ++line_;
      if (!trimmed(text.substr(0, end)).empty()) read_line(text.substr(0, end));
      text.remove_prefix(std::min(end + (windows ? 2 : 1), text.size()));
    }
    require(!labels_.empty(), result_.has_header ? "points: a header, but no points below it"
                                                 : "points: the text is empty, expected lines of x1, x2, label");
    assign_labels();
    return std::move(result_);
  }

 private:
  void read_line(std::string_view line) {
    const bool first = separator_ == 0;
    if (first) separator_ = separator_of(line);
    const std::vector<std::string> fields = fields_of(line, separator_);
    require(fields.size() == kColumns, "line ", line_, ": ", fields.size(), fields.size() == 1 ? " column" : " columns",
            ", expected 3 (x1, x2, label) separated by comma, semicolon or tab");
    if (first && is_header(fields)) {
      read_header(fields);
    } else {
      read_point(fields);
    }
  }

  static char separator_of(std::string_view line) {
    if (line.find('\t') != std::string_view::npos) return '\t';
    return line.find(';') != std::string_view::npos ? ';' : ',';
  }

  bool is_header(const std::vector<std::string>& fields) const {
    return std::none_of(fields.begin(), fields.end(), [&](const std::string& field) {
      return number_in(field, separator_) || names_no_number(field);
    });
  }

  void read_header(const std::vector<std::string>& names) {
    const auto label = std::find_if(names.begin(), names.end(), names_label);
    if (label != names.end()) label_column_ = static_cast<std::size_t>(label - names.begin());
    result_.has_header = true;
    result_.x1_name = shortened(names[x1_column()]);
    result_.x2_name = shortened(names[x2_column()]);
    result_.label_name = shortened(names[label_column_]);
  }

  void read_point(const std::vector<std::string>& fields) {
    require(labels_.size() < kMaxPoints, "line ", line_, ": more than ", kMaxPoints, " points");
    const double x1 = coordinate(fields, x1_column(), result_.x1_name);
    const double x2 = coordinate(fields, x2_column(), result_.x2_name);
    labels_.push_back(label(fields[label_column_]));
    result_.points.add(x1, x2, 0);  // which class comes first is known at the end
  }

  double coordinate(const std::vector<std::string>& fields, std::size_t column, const std::string& name) const {
    const std::string& field = fields[column];
    const std::optional<double> value = number_in(field, separator_);
    const std::string where = message_of({"line ", line_, ", column ", column + 1, " (", name, "): "});
    require(!field.empty(), where, "is empty, expected a number");
    require(value && std::fabs(*value) <= kMaxMagnitude, where, shown(field), ", expected a number from ",
            -kMaxMagnitude, " to ", kMaxMagnitude);
    return *value;
  }

  /// Number of this class in classes_.
  std::size_t label(const std::string& field) {
    const std::string where =
        message_of({"line ", line_, ", column ", label_column_ + 1, " (", result_.label_name, "): "});
    require(!field.empty(), where, "is empty, expected a class");
    require(!names_no_number(field), where, shown(field), ", expected 0 or 1, -1 or 1, or one of two words");
    const ClassName name{field, number_in(field, separator_)};
    const auto known = std::find(classes_.begin(), classes_.end(), name);
    if (known != classes_.end()) return static_cast<std::size_t>(known - classes_.begin());
    if (classes_.size() == 2)
      fail(where, "a third class, ", shown(field), ", expected two; so far ", shown(classes_[0].text), " and ",
           shown(classes_[1].text));
    classes_.push_back(name);
    return classes_.size() - 1;
  }

  void assign_labels() {
    bool swapped = classes_.size() == 2 ? classes_[1] < classes_[0] : classes_[0].number == 1.0;
    for (std::size_t i = 0; i < labels_.size(); ++i)
      result_.points.label[i] = static_cast<std::uint8_t>(swapped ? 1 - labels_[i] : labels_[i]);
    for (std::size_t i = 0; i < classes_.size(); ++i)
      result_.class_names[swapped ? 1 - i : i] = shortened(classes_[i].text);
  }

  std::size_t x1_column() const { return label_column_ == 0 ? 1 : 0; }
  std::size_t x2_column() const { return label_column_ == 2 ? 1 : 2; }

  ParsedPoints result_;
  std::size_t line_ = 0;  // as editors count: from 1
  char separator_ = 0;    // unknown before the first line
  std::size_t label_column_ = kColumns - 1;
  std::vector<ClassName> classes_;   // in the order of appearance
  std::vector<std::size_t> labels_;  // of each point: index into classes_
};

}  // namespace

ParsedPoints parse_points_csv(std::string_view text) { return Reader().read(text); }

}  // namespace mlp
