/// A change inside of a literal: the scalars of a range of its body are replaced.
struct LiteralEdit {
  var range: Range<Int>
  var replacement: String
  var kind: String
}

/// Small changes of a regular expression that stay one, for the most part; those that don't are not read back.
///
/// - Parameter slash: whether a slash must be escaped, as between slashes.
func expressionEdits(_ body: [Unicode.Scalar], slash: Bool) -> [LiteralEdit] {
  var edits = ExpressionEdits(body: body)
  edits.walk()
  if !edits.hasFoldingFlag { edits.edits.append(LiteralEdit(range: 0..<0, replacement: "(?i)", kind: "add (?i)")) }
  if body.first != "^" { edits.edits.append(LiteralEdit(range: 0..<0, replacement: "^", kind: "add an anchor")) }
  if body.last != "$" {
    edits.edits.append(LiteralEdit(range: body.count..<body.count, replacement: "$", kind: "add an anchor"))
  }
  return edits.edits.filter { !slash || !$0.replacement.contains("/") }
}

private struct ExpressionEdits {
  let body: [Unicode.Scalar]
  var edits: [LiteralEdit] = []
  var hasFoldingFlag = false
  private var letters: [Int] = []
  private var isInClass = false
  /// Where groups are open, and where the alternative of each began.
  private var alternatives: [Int] = [0]

  init(body: [Unicode.Scalar]) { self.body = body }

  private mutating func add(_ range: Range<Int>, _ replacement: String, _ kind: String) {
    edits.append(LiteralEdit(range: range, replacement: replacement, kind: kind))
  }

  mutating func walk() {
    var index = 0
    while index < body.count { index = step(at: index) }
    finishAlternative(at: body.count)
    // The first, the last, and some between.
    let stride = max(1, letters.count / 5)
    for (place, index) in letters.enumerated() where place % stride == 0 || place == letters.count - 1 {
      add(index..<index + 1, String(otherLetter(body[index])), "change a character")
      add(index..<index + 1, "", "drop a character")
    }
  }

  private mutating func step(at index: Int) -> Int {
    let scalar = body[index]
    switch scalar {
    case "\\":
      escape(at: index)
      return index + 2
    case "[" where !isInClass:
      isInClass = true
      if index + 1 < body.count, body[index + 1] == "^" {
        add(index + 1..<index + 2, "", "turn a class")
        return index + 2
      }
      add(index + 1..<index + 1, "^", "turn a class")
    case "]" where isInClass: isInClass = false
    case "(" where !isInClass: return group(at: index)
    case ")" where !isInClass:
      finishAlternative(at: index)
      if alternatives.count > 1 { alternatives.removeLast() }
    case "|" where !isInClass:
      finishAlternative(at: index)
      add(index..<index + 1, "", "join alternatives")
      alternatives[alternatives.count - 1] = index
    case "^" where !isInClass, "$" where !isInClass: add(index..<index + 1, "", "drop an anchor")
    case "*" where !isInClass: add(index..<index + 1, "+", "change a repetition")
    case "+" where !isInClass: add(index..<index + 1, "*", "change a repetition")
    case "?" where !isInClass: add(index..<index + 1, "", "change a repetition")
    case "." where !isInClass: add(index..<index + 1, "\\.", "change an escape")
    case "{" where !isInClass: return bounds(at: index)
    default: if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) { letters.append(index) }
    }
    return index + 1
  }

  private mutating func escape(at index: Int) {
    guard index + 1 < body.count else { return }
    switch body[index + 1] {
    case "b": add(index..<index + 2, "", "drop a word boundary")
    case ".", "+", "*", "?", "$", "\\": add(index..<index + 1, "", "change an escape")
    case "d", "w", "s": add(index + 1..<index + 2, body[index + 1].properties.uppercaseMapping, "turn a class")
    case "D", "W", "S": add(index + 1..<index + 2, body[index + 1].properties.lowercaseMapping, "turn a class")
    default: break
    }
  }

  private mutating func group(at index: Int) -> Int {
    if body[index...].starts(with: "(?i)".unicodeScalars) {
      hasFoldingFlag = true
      add(index..<index + 4, "", "drop (?i)")
      return index + 4
    }
    if body[index...].starts(with: "(?s)".unicodeScalars) {
      add(index..<index + 4, "", "drop (?s)")
      return index + 4
    }
    alternatives.append(index + 1)
    return index + 1
  }

  private mutating func finishAlternative(at end: Int) {
    guard let start = alternatives.last, start < end else { return }
    if body[start] == "|" {
      add(start..<end, "", "drop an alternative")
    } else if end < body.count, body[end] == "|" {
      add(start..<end + 1, "", "drop an alternative")
    }
  }

  private mutating func bounds(at index: Int) -> Int {
    guard let end = body[index...].firstIndex(of: "}") else { return index + 1 }
    var number = index + 1
    while number < end {
      var stop = number
      while stop < end, ("0"..."9").contains(body[stop]) { stop += 1 }
      if stop > number, let value = Int(String(String.UnicodeScalarView(body[number..<stop]))) {
        add(number..<stop, "\(value + 1)", "change a bound")
        if value > 0 { add(number..<stop, "\(value - 1)", "change a bound") }
      }
      number = max(stop, number) + 1
    }
    return end + 1
  }
}

/// Small changes of a plain text.
func textEdits(_ body: [Unicode.Scalar]) -> [LiteralEdit] {
  var edits: [LiteralEdit] = []
  let letters = body.indices.filter { body[$0].properties.isAlphabetic || ("0"..."9").contains(body[$0]) }
  for index in Set([letters.first, letters.last, letters.isEmpty ? nil : letters[letters.count / 2]]).compactMap({ $0 })
    .sorted()
  {
    guard index == 0 || body[index - 1] != "\\" else { continue }
    edits.append(
      LiteralEdit(range: index..<index + 1, replacement: String(otherLetter(body[index])), kind: "change a character"))
  }
  if let last = letters.last, last == body.count - 1, body.count > 1 {
    edits.append(LiteralEdit(range: last..<last + 1, replacement: "", kind: "drop a character"))
  }
  edits.append(LiteralEdit(range: body.count..<body.count, replacement: "z", kind: "add a character"))
  if let index = letters.first(where: { body[$0].properties.isAlphabetic }), index == 0 || body[index - 1] != "\\" {
    let other =
      body[index].properties.isLowercase
      ? body[index].properties.uppercaseMapping : body[index].properties.lowercaseMapping
    edits.append(LiteralEdit(range: index..<index + 1, replacement: other, kind: "change a letter's case"))
  }
  return edits
}

/// Small changes of a network `10.0.0.0/8`.
func networkEdits(_ body: [Unicode.Scalar]) -> [LiteralEdit] {
  guard let slash = body.firstIndex(of: "/"),
    let length = Int(String(String.UnicodeScalarView(body[(slash + 1)...])))
  else { return [] }
  return [length - 1, length + 1].map {
    LiteralEdit(range: slash + 1..<body.count, replacement: "\($0)", kind: "change a network's length")
  } + [LiteralEdit(range: 0..<1, replacement: body[0] == "1" ? "2" : "1", kind: "change a network")]
}

private func otherLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar {
  case "a"..."y", "A"..."Y", "0"..."8": Unicode.Scalar(scalar.value + 1) ?? "q"
  case "z": "y"
  case "Z": "Y"
  case "9": "8"
  default: "q"
  }
}
