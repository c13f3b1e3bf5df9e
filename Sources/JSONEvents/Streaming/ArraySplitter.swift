/// Finds the elements of a JSON array in text that comes in pieces. What an element holds is not looked at beyond its
/// brackets and strings.
struct ArraySplitter {
  private enum State {
    case beforeArray
    case beforeElement(isFirst: Bool)
    case inElement
    case afterElement
    case afterArray
  }

  private var state = State.beforeArray
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private var start = 0
  /// Where to go on reading.
  var position = 0
  /// What is wrong with the array.
  private(set) var message: String?

  /// Whether the array was closed.
  var isComplete: Bool { if case .afterArray = state { true } else { false } }

  /// What is wrong with the array when no more text is to come.
  var finalMessage: String? { message ?? (isComplete ? nil : "the array is cut short") }

  /// The next element that is there as a whole.
  mutating func next(in text: UnsafeRawBufferPointer) -> Range<Int>? {
    while position < text.count, message == nil {
      let byte = text[position]
      switch state {
      case .inElement:
        if let end = advance(byte) { return start..<end }
      case .beforeArray, .beforeElement, .afterElement, .afterArray:
        if !isBlank(byte) { between(byte) } else { position += 1 }
      }
    }
    return nil
  }

  /// Drops what lies before the current element.
  ///
  /// - Returns: how many bytes that are.
  mutating func forget() -> Int {
    let done: Int
    if case .inElement = state { done = start } else { done = position }
    position -= done
    start = 0
    return done
  }

  private mutating func between(_ byte: UInt8) {
    switch (state, byte) {
    case (.beforeArray, UInt8(ascii: "[")): state = .beforeElement(isFirst: true)
    case (.beforeElement(isFirst: true), UInt8(ascii: "]")), (.afterElement, UInt8(ascii: "]")):
      state = .afterArray
    case (.afterElement, UInt8(ascii: ",")): state = .beforeElement(isFirst: false)
    case (.afterArray, _): message = "there is text after the array"
    case (.beforeElement, UInt8(ascii: ",")), (.beforeElement, UInt8(ascii: "]")), (.beforeArray, _),
      (.afterElement, _), (.inElement, _):
      message = "the array is broken here"
    case (.beforeElement, _):
      state = .inElement
      start = position
      depth = 0
      return
    }
    position += 1
  }

  /// Looks at a byte of an element.
  ///
  /// - Returns: where the element ends, when it does.
  private mutating func advance(_ byte: UInt8) -> Int? {
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
      position += 1
      return nil
    }
    switch byte {
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","):
      if depth == 0 {
        state = .afterElement
        return position
      }
      if byte != UInt8(ascii: ",") { depth -= 1 }
      if depth == 0, byte != UInt8(ascii: ",") {
        position += 1
        state = .afterElement
        return position
      }
    default: break
    }
    position += 1
    return nil
  }
}
