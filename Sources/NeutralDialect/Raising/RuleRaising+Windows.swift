import Detections
import Diagnostics
import Dialects
import Events
import Taxonomies

extension RuleRaising {
  mutating func window(_ window: Window) -> Neutral.Window? {
    guard let length = window.length.neutralText else {
      lose(
        .windowNotExpressible, "window of \(window.length)", .unwritable,
        "a window lasts whole seconds, from one to 366 days", at: window.origin)
      return nil
    }
    let keys = window.keys.compactMap { key($0) }
    var written = Neutral.Window(keys: keys, length: Neutral.Scalar(length))
    switch window.kind {
    case .hop: break
    case .tumbling: written.kind = Neutral.Scalar("tumbling")
    case .sliding: written.kind = Neutral.Scalar("sliding")
    case .after(let variable):
      written.kind = Neutral.Scalar("after")
      written.pivot = Neutral.Scalar(name(variable, .variable))
    case .before(let variable):
      written.kind = Neutral.Scalar("before")
      written.pivot = Neutral.Scalar(name(variable, .variable))
    }
    return written
  }

  private mutating func key(_ key: GroupKey) -> Neutral.Key? {
    guard let value = key.absentAs else { return plainKey(key) }
    guard value.isWritable else {
      lose(
        .windowNotExpressible, "key '\(key.name)'", .unwritable, "what it is where it is absent can't be written",
        at: key.origin)
      return nil
    }
    return plainKey(key).map { written in
      if case .field(let field) = written { return .filled(.named(Neutral.Scalar(name(key.name, .key)), field: field), value.scalar) }
      return .filled(written, value.scalar)
    }
  }

  private mutating func plainKey(_ key: GroupKey) -> Neutral.Key? {
    let fields = detection.variables.compactMap { key.fields[$0.name] }
    guard let first = fields.first, fields.allSatisfy({ isWritable($0) }) else {
      lose(
        .windowNotExpressible, "key \(key.name)", .unwritable,
        "the key '\(key.name)' has no field that can be written",
        at: key.origin)
      return nil
    }
    let name = name(key.name, .key)
    if fields.count < detection.variables.count { return .some(Neutral.Scalar(name), fields: entries(of: key)) }
    if let field = commonField(of: key) {
      let field = Neutral.Scalar(field.name)
      return name == fieldIdentifier(field.text) ? .field(field) : .named(Neutral.Scalar(name), field: field)
    }
    if fields.allSatisfy({ $0 == first }) {
      let field = Neutral.Scalar(first.name)
      return name == fieldIdentifier(first.name) ? .field(field) : .named(Neutral.Scalar(name), field: field)
    }
    return .each(Neutral.Scalar(name), fields: entries(of: key))
  }

  private func entries(of key: GroupKey) -> [Neutral.Entry] {
    detection.variables.compactMap { variable in
      key.fields[variable.name].map { field in
        Neutral.Entry(Neutral.Scalar(self.name(variable.name, .variable)), Neutral.Scalar(field.name))
      }
    }
  }

  /// The field of the events of all variables, of which alerts have a key that is named after it.
  private func commonField(of key: GroupKey) -> Field? {
    guard let event = detection.variables.first(where: { $0.inner == nil }),
      let field = key.fields[event.name]
    else { return nil }
    let isCommon = detection.variables.allSatisfy { variable in
      guard let inner = variable.inner else { return key.fields[variable.name] == field }
      // The loader takes the very name before the one that is made of it.
      let known = inner.alertFields
      return key.fields[variable.name]
        == [field, Field(fieldIdentifier(field.name))].first(where: known.contains)
    }
    return isCommon ? field : nil
  }

  /// Whether a field can be named in a statement or list.
  func isWritable(_ field: Field) -> Bool {
    ScalarShape.field.accepts(field.name)
  }

  /// Whether a field can be a name in a statement.
  func isStatementName(_ field: Field) -> Bool {
    let tokens = FormulaLexer.tokens(of: "a." + field.name)
    return tokens.count == 2 && tokens[0].kind == .name("a." + field.name) && field.name != "@timestamp"
  }

  mutating func join(_ join: Join) -> Neutral.Join? {
    guard let left = side(join.left), let right = side(join.right) else {
      lose(
        .joinNotExpressible, "join of \(join.left.variable) and \(join.right.variable)", .unwritable,
        "a field of the join can't be named in a statement", at: join.origin)
      return nil
    }
    switch (join.left, join.right) {
    case (.field(_, let field), .time), (.time, .field(_, let field)):
      if [.integer, .float, .time].contains(vocabulary.type(of: field)) { break }
      lose(
        .joinNotExpressible, "join of \(join.left.variable) and \(join.right.variable)", .unwritable,
        "a time is compared with times and numbers only", at: join.origin)
      return nil
    case (.field, .field), (.time, .time): break
    }
    if join.matching != .values {
      lose(
        .joinNotExpressible, "join of \(join.left.variable) and \(join.right.variable)", .unwritable,
        "neutral rules join by values, not by patterns or networks", at: join.origin)
      return nil
    }
    if join.left.variable == join.right.variable {
      lose(
        .joinNotExpressible, "join of \(join.left.variable)", .unwritable, "a join needs two event variables",
        at: join.origin)
      return nil
    }
    return Neutral.Join(left, join.relation, right, ignoringCase: join.ignoringCase)
  }

  private func side(_ operand: Join.Operand) -> Neutral.Join.Side? {
    switch operand {
    case .field(let variable, let field):
      isStatementName(field) ? .field(Neutral.Name("\(name(variable, .variable)).\(field.name)")) : nil
    case .time(let variable): .time(variable: Neutral.Name(name(variable, .variable)))
    }
  }
}
