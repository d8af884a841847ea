// Points from text: separators, headers, classes of any name; every kind of wrong text, with its place.
#include "data/points_csv.h"

#include "base/error.h"
#include "catch.h"

using namespace mlp;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("plain numbers, with every separator, line end and blank line") {
  for (const char* text : {"0,1,0\n2.5,-1e-1,1\n", "0;1;0\r\n2,5;-0,1;1\r\n", "0\t1\t0\r2.5\t-.1\t1",
                           "\xEF\xBB\xBF\n  0 , 1 , 0  \n\n 2.5 , -0.1 , 1 \n\n", "\"0\",\"1\",\"0\"\n2.5,-0.1,1"}) {
    INFO(text);
    const ParsedPoints parsed = parse_points_csv(text);
    CHECK(parsed.points.x1 == std::vector<double>{0, 2.5});
    CHECK(parsed.points.x2 == std::vector<double>{1, -0.1});
    CHECK(parsed.points.label == std::vector<std::uint8_t>{0, 1});
    CHECK_FALSE(parsed.has_header);
    CHECK(parsed.class_names[0] == "0");
    CHECK(parsed.class_names[1] == "1");
  }
}

TEST_CASE("a header is one when none of its fields is a number; it may move the label") {
  const ParsedPoints last = parse_points_csv("height,width,kind\n1,2,0\n3,4,1\n");
  CHECK(last.has_header);
  CHECK((last.x1_name == "height" && last.x2_name == "width" && last.label_name == "kind"));
  const ParsedPoints first = parse_points_csv("Class;a;b\ncat;1;2\ndog;3;4\n");
  CHECK(first.points.x1 == std::vector<double>{1, 3});
  CHECK(first.points.x2 == std::vector<double>{2, 4});
  CHECK((first.x1_name == "a" && first.x2_name == "b" && first.label_name == "Class"));
  CHECK(parse_points_csv("a,y,b\n1,0,2").points.x2 == std::vector<double>{2});
  CHECK_FALSE(parse_points_csv("1,2,cat\n3,4,dog").has_header);
}

TEST_CASE("classes: 0 and 1, −1 and 1, two words, one alone") {
  const auto labels = [](const char* text) { return parse_points_csv(text).points.label; };
  using Labels = std::vector<std::uint8_t>;
  CHECK(labels("1,1,1\n1,1,0") == Labels{1, 0});
  CHECK(labels("1,1,1\n1,1,-1\n1,1,1.0") == Labels{1, 0, 1});
  CHECK(labels("1,1,2\n1,1,10") == Labels{0, 1});
  CHECK(labels("1,1,yes\n1,1,no") == Labels{1, 0});
  CHECK(labels("1,1,1") == Labels{1});
  CHECK(labels("1,1,0") == Labels{0});
  CHECK(labels("1,1,-1") == Labels{0});
  CHECK(labels("1,1,cat") == Labels{0});
  const ParsedPoints words = parse_points_csv("1,1,猫\n2,2,狗\n");
  CHECK((words.class_names[0] == "狗" && words.class_names[1] == "猫"));
  CHECK(parse_points_csv("1,1,1").class_names[0].empty());
}

TEST_CASE("wrong text: each an error with line, column and what was expected") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "the text is empty, expected lines of x1, x2, label"},
      {" \n\r\n\t\n", "empty"},
      {"x1,x2,label\n", "a header, but no points"},
      {"1,2\n", "line 1: 2 columns, expected 3"},
      {"1 2 0\n", "line 1: 1 column, expected 3"},
      {"1,2,0\n1,2,0,5\n", "line 2: 4 columns, expected 3"},
      {"1,2,0\n\n1,abc,0\n", "line 3, column 2 (x2): \"abc\", expected a number"},
      {"1,2,0\n,2,0\n", "line 2, column 1 (x1): is empty"},
      {"1,2,0\n1,2,\n", "line 2, column 3 (label): is empty"},
      {"1,NaN,0\n", "line 1, column 2 (x2): \"NaN\""},
      {"a,b,c\n1,-inf,0\n", "line 2, column 2 (b): \"-inf\""},
      {"1,1e31,0\n", "line 1, column 2 (x2): \"1e31\", expected a number from -1e+30"},
      {"1,1e999,0\n", "\"1e999\""},
      {"1,0x10,0\n", "\"0x10\""},
      {"1,1-1,0\n", "\"1-1\""},
      {"1,2,nan\n", "column 3 (label): \"nan\", expected 0 or 1"},
      {"1,2,0\n1,2,1\n1,2,2\n", "line 3, column 3 (label): a third class, \"2\", expected two; so far \"0\" and \"1\""},
  };
  for (const auto& [text, message] : cases) {
    INFO(text);
    CHECK_THROWS_WITH(parse_points_csv(text), ContainsSubstring(message));
  }
  // A long field is cut, not inside a character.
  std::string long_field;
  for (int i = 0; i < 100; ++i) long_field += "ü";
  CHECK_THROWS_WITH(parse_points_csv("1," + long_field + "a,0"), ContainsSubstring("ü…\""));
  CHECK_THROWS_WITH(parse_points_csv(std::string(5'000'000, '1')), ContainsSubstring("bytes"));
}

TEST_CASE("10,000 points are read, one more is too many") {
  std::string text = "x1,x2,label\n";
  for (int i = 0; i < 10000; ++i) text += std::to_string(i) + ",0.5," + std::to_string(i % 2) + "\n";
  CHECK(parse_points_csv(text).points.size() == 10000);
  CHECK_THROWS_WITH(parse_points_csv(text + "1,1,1\n"), ContainsSubstring("line 10002: more than 10000 points"));
}
