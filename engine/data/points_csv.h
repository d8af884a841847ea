// Reads labelled points of the plane from text as it is pasted or saved by a spreadsheet: CSV and its relatives.
#pragma once

#include <string>
#include <string_view>

#include "data/planar_points.h"

namespace mlp {

/// Points, and what the text calls their columns and classes.
struct ParsedPoints {
  PlanarPoints points;
  bool has_header = false;
  std::string x1_name = "x1", x2_name = "x2", label_name = "label";
  std::string class_names[2];  ///< empty for a class that does not occur
};

/// Three columns, separated by comma, semicolon or tab (whichever the first line has; with the latter two a decimal
/// comma is read too). The last is the label, unless a header calls another one label, class, y, target or t. The first
/// line is a header when none of its fields is a number. Labels are 0 and 1, −1 and 1, or any two words; class 0 is the
/// first of them in the order of numbers or of letters (a single class is 0, but for the number 1).
/// Throws Error with line, column and what was expected: other columns, numbers that are none or not finite, a third
/// class, no points, more than 10,000.
ParsedPoints parse_points_csv(std::string_view text);

}  // namespace mlp
