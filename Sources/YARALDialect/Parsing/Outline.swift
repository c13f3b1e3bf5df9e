/// Which tokens make which part of a text without errors; the formatter lays out by it.
struct Outline {
  enum Part {
    /// `rule NAME {`.
    case rule(Range<Int>)
    /// `events:`.
    case section(Range<Int>)
    /// A statement, and the section that it stands in.
    case statement(Range<Int>, SectionName)
    /// The closing brace.
    case closing(Int)
    /// Text that belongs to no rule.
    case foreign(Int)
  }

  /// All parts, in the order of the text: every token but the end is in one.
  var parts: [Part] = []
  /// The tokens that were read as keywords, and not as names that look like them.
  var keywords: Set<Int> = []
}
