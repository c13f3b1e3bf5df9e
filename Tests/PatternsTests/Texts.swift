import TestSupport

/// Scalars on which folding, UTF-8 lengths, lines and words are decided.
let trickyScalars: [Unicode.Scalar] = [
  "a", "A", "b", "k", "K", "\u{212A}", "s", "S", "\u{17F}", "ß", "ẞ", "é", "É", "e", "\u{301}", "ı", "İ", "i",
  "I", "Ω", "ω", "\u{2126}", "µ", "μ", "Μ", "ǅ", "ǆ", "😀", "𐐀", "𐐨", "\n", " ", ".", "1", "_", "-", "/", "\0",
  "\u{7F}", "\u{85}", "\u{2028}", "\u{FFFD}", "\u{10FFFF}",
]

/// A text of up to so many tricky scalars, often of few different ones so that repetitions occur.
func randomText(_ generator: inout SeededGenerator, upTo length: Int) -> String {
  let alphabet =
    generator.oneIn(2) ? trickyScalars : (0..<3).map { _ in generator.pick(trickyScalars) }
  var text = String.UnicodeScalarView()
  for _ in 0..<Int.random(in: 0...length, using: &generator) { text.append(generator.pick(alphabet)) }
  return String(text)
}
