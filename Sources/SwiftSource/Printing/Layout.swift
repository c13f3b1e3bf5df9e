/// Text that is broken into lines where it must be: what fits on a line stays on it.
indirect enum Layout: Sendable {
  case text(String)
  /// A place where a line may be broken; otherwise the text stands there.
  case breakable(flat: String)
  /// A place where the line ends.
  case newline
  /// Breaks inside are followed by two more blanks.
  case indented(Layout)
  /// Either no break inside is taken, or all that are not in a group further inside.
  case group(Layout)
  /// Only where its group is broken.
  case whenBroken(String)
  case sequence([Layout])

  static let softBreak = Layout.breakable(flat: "")
  static let lineOrBlank = Layout.breakable(flat: " ")

  static func joined(_ parts: [Layout], by separator: Layout) -> Layout {
    .sequence(parts.enumerated().flatMap { $0.offset == 0 ? [$0.element] : [separator, $0.element] })
  }

  /// The text, lines at most `width` scalars long where breaks permit.
  func text(width: Int) -> String {
    var writer = LayoutWriter(width: width)
    writer.write(self)
    return writer.text
  }
}

private struct LayoutWriter {
  struct Item {
    let indentation: Int
    let isFlat: Bool
    let layout: Layout
  }

  let width: Int
  var text = ""
  var column = 0

  mutating func write(_ layout: Layout) {
    var rest = [Item(indentation: 0, isFlat: false, layout: layout)]
    while let item = rest.popLast() {
      switch item.layout {
      case .text(let text): append(text, item.indentation)
      case .breakable(let flat):
        if item.isFlat { append(flat, item.indentation) } else { breakLine() }
      case .newline: breakLine()
      case .whenBroken(let text):
        if !item.isFlat { append(text, item.indentation) }
      case .indented(let inner):
        rest.append(Item(indentation: item.indentation + 2, isFlat: item.isFlat, layout: inner))
      case .group(let inner):
        let flat = Item(indentation: item.indentation, isFlat: true, layout: inner)
        let isFlat = item.isFlat || fits([flat], before: rest)
        rest.append(Item(indentation: item.indentation, isFlat: isFlat, layout: inner))
      case .sequence(let parts):
        for part in parts.reversed() {
          rest.append(Item(indentation: item.indentation, isFlat: item.isFlat, layout: part))
        }
      }
    }
  }

  /// Indentation is written with the first text of a line, so that empty lines are empty.
  private mutating func append(_ new: String, _ indentation: Int) {
    guard !new.isEmpty else { return }
    if column == 0 {
      text += String(repeating: " ", count: indentation)
      column = indentation
    }
    text += new
    column += new.unicodeScalars.count
  }

  private mutating func breakLine() {
    text += "\n"
    column = 0
  }

  /// Whether everything up to the next line break fits on the line.
  private func fits(_ items: [Item], before rest: [Item]) -> Bool {
    var stack = items
    var below = rest.count
    guard let first = items.first else { return true }
    var room = width - (column == 0 ? first.indentation : column)
    while room >= 0 {
      if stack.isEmpty, below > 0 {
        below -= 1
        stack.append(rest[below])
      }
      guard let item = stack.popLast() else { return true }
      switch item.layout {
      case .text(let text): room -= text.unicodeScalars.count
      case .breakable(let flat):
        if !item.isFlat { return true }
        room -= flat.unicodeScalars.count
      case .newline: return !item.isFlat
      case .whenBroken(let text): if !item.isFlat { room -= text.unicodeScalars.count }
      case .indented(let inner):
        stack.append(Item(indentation: item.indentation, isFlat: item.isFlat, layout: inner))
      case .group(let inner):
        stack.append(Item(indentation: item.indentation, isFlat: item.isFlat, layout: inner))
      case .sequence(let parts):
        for part in parts.reversed() {
          stack.append(Item(indentation: item.indentation, isFlat: item.isFlat, layout: part))
        }
      }
    }
    return room >= 0
  }
}
