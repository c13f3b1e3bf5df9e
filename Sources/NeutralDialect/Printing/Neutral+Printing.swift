import Events
import YAMLTree

extension Neutral {
  /// Syntax tree → text, in the order of docs/neutral-rules.md. The loader reads the same tree from it.
  package static func print(_ file: File) -> String {
    YAMLPrinter(width: 110).print(documents: file.rules.map { .mapping($0.members) })
  }
}

extension Neutral.Rule {
  var members: [YAMLMember] {
    var members = header.members + body.map { apart($0.key, $0.value) }
    if !lists.isEmpty {
      let items = lists.map { YAMLMember($0.name.text, $0.values.compactList) }
      members.append(apart("lists", .mapping(items)))
    }
    if !overrides.isEmpty {
      members.append(
        apart(
          "targets", .mapping(overrides.map { YAMLMember($0.target.text, .compact(.mapping($0.members))) })))
    }
    if !accepted.isEmpty { members.append(apart("accept", .list(accepted.map { YAMLItem($0.value) }))) }
    if !tests.isEmpty { members.append(apart("tests", .list(tests.map { YAMLItem(.mapping($0.members)) }))) }
    return members
  }

  /// The members of a rule that stands in another one.
  var alertMembers: [YAMLMember] { header.members.filter { $0.key != "schema" } + body }

  private var body: [YAMLMember] {
    var members = [
      YAMLMember("events", .mapping(variables.map { YAMLMember($0.name.text, .mapping($0.members)) }))
    ]
    if !joins.isEmpty { members.append(YAMLMember("joins", .list(joins.map { YAMLItem(.text($0.text)) }))) }
    if let window { members.append(YAMLMember("window", .compact(.mapping(window.members)))) }
    if !outcomes.isEmpty {
      let items = outcomes.map { YAMLMember($0.name.text, .compact(.mapping($0.members))) }
      members.append(YAMLMember("outcomes", .mapping(items)))
    }
    members.append(YAMLMember("condition", .text(condition.text, .folded)))
    return members
  }

  private func apart(_ key: String, _ value: YAMLValue) -> YAMLMember {
    YAMLMember(key, value, isSetApart: true)
  }
}

extension Neutral.Header {
  fileprivate var members: [YAMLMember] {
    var members = [YAMLMember("schema", .integer(Int64(Schema.version)))]
    func add(_ key: String, _ scalar: Neutral.Scalar?) {
      if let scalar { members.append(YAMLMember(key, scalar.value)) }
    }
    func add(_ key: String, _ scalars: [Neutral.Scalar], _ value: ([Neutral.Scalar]) -> YAMLValue) {
      if !scalars.isEmpty { members.append(YAMLMember(key, value(scalars))) }
    }
    add("id", id)
    add("taxonomy", taxonomy)
    add("name", name)
    add("title", title)
    if let description {
      members.append(YAMLMember("description", .text(trimmed(description.text), .folded)))
    }
    add("author", author)
    add("created", created)
    add("modified", modified)
    add("version", version)
    add("license", license)
    add("status", status)
    add("severity", severity)
    add("priority", priority)
    add("attack", attack, \.compactList)
    add("references", references, \.list)
    add("false_positives", falsePositives, \.list)
    add("tags", tags, \.compactList)
    if !metadata.isEmpty { members.append(YAMLMember("metadata", metadata.mapping)) }
    return members
  }
}

extension Neutral.Window {
  fileprivate var members: [YAMLMember] {
    let items = keys.map { YAMLItem($0.value) }
    return [YAMLMember("by", .compact(.list(items))), YAMLMember("over", length.value)]
      + [kind.map { YAMLMember("kind", $0.value) }, pivot.map { YAMLMember("pivot", $0.value) }].compactMap {
        $0
      }
  }
}

extension Neutral.Key {
  fileprivate var value: YAMLValue {
    if case .field(let field) = self { return field.value }
    return .compact(.mapping(members))
  }

  private var members: [YAMLMember] {
    switch self {
    case .field(let field): [YAMLMember("name", .text(identifier)), YAMLMember("field", field.value)]
    case .named(let name, let field): [YAMLMember("name", name.value), YAMLMember("field", field.value)]
    case .each(let name, let fields): [YAMLMember("name", name.value), YAMLMember("fields", fields.mapping)]
    case .some(let name, let fields): [YAMLMember("name", name.value), YAMLMember("only", fields.mapping)]
    case .filled(let key, let value): key.members + [YAMLMember("absent_as", value.value)]
    }
  }
}

extension Neutral.Override {
  fileprivate var members: [YAMLMember] {
    var members: [YAMLMember] = []
    if let name { members.append(YAMLMember("name", name.value)) }
    if !metadata.isEmpty { members.append(YAMLMember("metadata", metadata.mapping)) }
    if !fields.isEmpty { members.append(YAMLMember("fields", fields.mapping)) }
    if let omission { members.append(YAMLMember("omit", omission.value)) }
    return members
  }
}

extension Neutral.Acceptance {
  fileprivate var value: YAMLValue {
    let target = target.map { [YAMLMember("target", $0.value)] } ?? []
    return .compact(
      .mapping([YAMLMember("code", code.value)] + target + [YAMLMember("reason", reason.value)]))
  }
}

// MARK: Parts

extension Neutral.Scalar {
  /// Quotes where they were written and say something, or where YAML needs them.
  var value: YAMLValue {
    guard isQuoted else { return .plain(text) }
    var plain = self
    plain.isQuoted = false
    let wouldChange = plain.isNull || plain.literal != .string(text)
    return .text(text, wouldChange ? .singleQuoted : .automatic)
  }
}

extension [Neutral.Scalar] {
  /// On one line if there is room.
  var compactList: YAMLValue { .compact(list) }
  var list: YAMLValue { .list(map { YAMLItem($0.value) }) }
}

extension [Neutral.Entry] {
  /// On one line if there is room; entries of one key as a list.
  var mapping: YAMLValue {
    var keys: [String] = []
    for entry in self where !keys.contains(entry.key.text) { keys.append(entry.key.text) }
    let members = keys.map { key in
      let values = filter { $0.key.text == key }.map(\.value)
      return YAMLMember(key, values.count == 1 ? values[0].value : values.compactList)
    }
    return .compact(.mapping(members))
  }
}
