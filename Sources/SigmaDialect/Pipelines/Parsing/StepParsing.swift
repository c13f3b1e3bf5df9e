import Diagnostics
import Events
import Patterns
import YAMLTree

extension Sigma.Pipeline {
  /// Reads one item of `transformations`.
  struct StepParsing {
    var reader: MappingReader
    let depth: Int

    init(_ node: YAMLNode, depth: Int) {
      reader = MappingReader(node, kind: "a step")
      self.depth = depth
    }

    /// Every type that pySigma has, and what becomes of it here.
    private static let types: [String] = [
      "field_name_mapping", "field_name_prefix_mapping", "field_name_transform", "field_name_prefix",
      "field_name_suffix", "drop_detection_item", "hashes_fields", "extract_fields", "wildcard_placeholders",
      "value_placeholders", "query_expression_placeholders", "file_placeholders", "http_placeholders",
      "command_placeholders", "add_condition", "change_logsource", "add_field", "remove_field", "set_field",
      "replace_string", "map_string", "set_state", "regex", "set_value", "convert_type", "rule_failure",
      "detection_item_failure", "strict_field_mapping_failure", "set_custom_attribute", "nest", "case",
    ]

    mutating func step() -> Step? {
      guard reader.node.entries != nil else { return nil }
      let identifier = reader.text("id") ?? ""
      let rules = conditions("rule", Self.ruleCondition)
      let items = conditions("detection_item", Self.itemCondition)
      let fields = conditions("field_name", Self.fieldCondition)
      guard let type = reader.text("type", required: true), let span = reader.node["type"]?.span else { return nil }
      let count = reader.diagnostics.count
      guard let transformation = transformation(type, at: span) else {
        // What belongs to a type that is not known can't be told from what does not.
        if reader.diagnostics.count == count { reader.report("'\(type)' can't be read", at: span) }
        return nil
      }
      reader.reportOthers()
      return Step(
        identifier: identifier, transformation: transformation, ruleConditions: rules, itemConditions: items,
        fieldConditions: fields, origin: Origin(span))
    }

    // MARK: Types

    private mutating func transformation(_ type: String, at span: Span) -> Transformation? {
      switch type {
      case "field_name_mapping": return .renameFields(.names(reader.namesByName("mapping")))
      case "field_name_prefix_mapping": return .renameFields(.prefixes(prefixes()))
      case "field_name_prefix": return reader.text("prefix", required: true).map { .renameFields(.addPrefix($0)) }
      case "field_name_suffix": return reader.text("suffix", required: true).map { .renameFields(.addSuffix($0)) }
      case "field_name_transform": return caseOfFields()
      case "drop_detection_item": return .dropItem
      case "hashes_fields": return hashes()
      case "add_condition": return addedCondition()
      case "change_logsource": return logSource(at: span)
      case "add_field": return reader.texts("field", required: true).map { .addFields($0) }
      case "remove_field": return reader.texts("field", required: true).map { .removeFields($0) }
      case "set_field": return reader.texts("fields", required: true).map { .setFields($0) }
      case "set_state":
        guard let key = reader.text("key", required: true), let value = reader.scalar("val", required: true) else {
          return nil
        }
        return .setState(key: key, value)
      case "set_custom_attribute":
        guard let name = reader.text("attribute", required: true),
          let value = reader.scalar("value", required: true)
        else { return nil }
        return .setAttribute(Sigma.Tree.Entry(name, .scalar(value)))
      case "rule_failure": return reader.text("message", required: true).map { .refuseRule(message: $0) }
      case "detection_item_failure": return reader.text("message", required: true).map { .refuseItem(message: $0) }
      case "strict_field_mapping_failure": return .refuseUnmappedFields
      case "nest": return nested(at: span)
      case "replace_string", "map_string", "regex", "set_value", "convert_type", "case": return values(type, at: span)
      case "value_placeholders": return .fillPlaceholders(placeholders())
      case "wildcard_placeholders": return .widenPlaceholders(placeholders())
      default:
        refuseType(type, at: span)
        return nil
      }
    }

    private mutating func values(_ type: String, at span: Span) -> Transformation? {
      switch type {
      case "replace_string": return replacement()
      case "map_string":
        var mapping: [String: [String]] = [:]
        for (name, texts) in reader.namesByName("mapping") { if let name { mapping[name] = texts } }
        return .mapText(mapping)
      case "case":
        guard reader.value("method") != nil else { return .changeCase(.lower) }
        guard let method = reader.word("method", of: LetterCase.self) else { return nil }
        if method == .title { reader.report("'title' is no 'method' of 'case'", at: span) }
        return .changeCase(method)
      case "regex":
        let method = reader.text("method") ?? "ignore_case_brackets"
        switch method {
        case "ignore_case_brackets", "ignore_case_flag": return .matchIgnoringCase
        case "plain":
          reader.refuse(
            "'regex' with the method 'plain' would make values case-sensitive", at: span,
            help: "values are matched whatever their case without the step; leave it out")
        default: reader.report("'\(method)' is no 'method' of 'regex'", at: span)
        }
        return nil
      case "set_value": return constant()
      default: return reader.word("target_type", required: true, of: TypeName.self).map { .convert($0) }
      }
    }

    private mutating func refuseType(_ type: String, at span: Span) {
      switch type {
      case "http_placeholders", "command_placeholders":
        reader.refuse(
          "'\(type)' is never carried out: reading a rule fetches and runs nothing", at: span,
          help: "write the values under 'vars' and use 'value_placeholders'")
      case "file_placeholders":
        reader.refuse(
          "'\(type)' is not supported", at: span,
          help: "give the file with --list NAME=FILE, or write the values under 'vars'")
      case "query_expression_placeholders":
        reader.refuse(
          "'\(type)' writes the text of a query", at: span,
          help: "leave the placeholder alone: it becomes a named list, see --list")
      case "extract_fields": reader.refuse("'\(type)' is not supported", at: span)
      default: Sigma.Pipeline.unknown(type, among: Self.types, at: span, &reader)
      }
    }

    // MARK: Fields

    private mutating func prefixes() -> [(prefix: String, replacements: [String])] {
      reader.entries("mapping").compactMap { entry in
        let prefix = entry.key.scalar?.text ?? ""
        return reader.texts(of: entry.value, "what '\(prefix)' maps to").map { (prefix, $0) }
      }
    }

    private mutating func caseOfFields() -> Transformation? {
      let mapping = reader.namesByName("mapping", required: false)
      guard let letterCase = reader.word("transform_func", required: true, of: LetterCase.self) else { return nil }
      if letterCase == .snake {
        reader.refuse(
          "'snake_case' of field names is not supported", at: reader.node.span, help: "map the names one by one")
      }
      return .renameFields(.changeCase(letterCase, except: mapping))
    }

    private mutating func hashes() -> Transformation? {
      guard let algorithms = reader.texts("valid_hash_algos", required: true) else { return nil }
      let splitting = HashSplitting(
        algorithms: algorithms, prefix: reader.text("field_prefix") ?? "",
        hasOneField: reader.flag("drop_algo_prefix"), fields: reader.texts("field_to_parse") ?? ["Hashes", "Hash"])
      if splitting.hasOneField, splitting.prefix.isEmpty {
        reader.report("'drop_algo_prefix' needs a 'field_prefix': the field has no name", at: reader.node.span)
        return nil
      }
      return .splitHashes(splitting)
    }

    // MARK: Rules

    private mutating func addedCondition() -> Transformation? {
      let name = reader.text("name") ?? ""
      var items: [Sigma.Item] = []
      let section = Sigma.DocumentParsing(YAMLDocument(root: reader.node, span: reader.node.span))
      for entry in reader.entries("conditions") {
        var parsing = section
        if let item = parsing.item(entry) { items.append(item) }
        reader.diagnostics += parsing.diagnostics
      }
      if items.isEmpty { reader.report("'conditions' adds nothing", at: reader.node.span) }
      return .addCondition(
        AddedCondition(
          name: name, items: items, isTemplate: reader.flag("template"), isNegated: reader.flag("negated")))
    }

    private mutating func logSource(at span: Span) -> Transformation? {
      let category = reader.text("category")
      let product = reader.text("product")
      let service = reader.text("service")
      if category == nil, product == nil, service == nil {
        reader.report("'change_logsource' names no category, product or service", at: span)
        return nil
      }
      return .changeLogSource(category: category, product: product, service: service)
    }

    private mutating func nested(at span: Span) -> Transformation? {
      guard depth < Sigma.Pipeline.depthLimit else {
        reader.report("'nest' nests too deep", at: span)
        return nil
      }
      guard let items = reader.value("items", required: true) else { return nil }
      return .steps(Sigma.Pipeline.steps(items, "'items'", depth: depth + 1, &reader.diagnostics))
    }

    // MARK: Values

    private mutating func replacement() -> Transformation? {
      let skips = reader.flag("skip_special")
      let makes = reader.flag("interpret_special")
      // An empty replacement takes text away.
      guard let pattern = reader.pattern("regex"), let node = reader.value("replacement", required: true),
        let text = node.scalar?.text
      else { return nil }
      do throws(PatternError) {
        return .replaceText(
          TextReplacement(
            pattern: pattern, replacement: try pattern.template(text), skipsWildcards: skips, makesWildcards: makes))
      } catch {
        reader.refuse("the replacement '\(text)': \(error.message)", at: node.span)
        return nil
      }
    }

    private mutating func constant() -> Transformation? {
      let force = reader.word("force_type", of: TypeName.self)
      guard var scalar = reader.scalar("value", required: true) else { return nil }
      switch (force, scalar.content) {
      case (.text, .number(let number)): scalar.content = .text(number.description)
      case (.number, .text(let text)):
        guard let number = Number(decimal: text) else {
          reader.report("'\(text)' is no number", at: scalar.origin.span ?? reader.node.span)
          return nil
        }
        scalar.content = .number(number)
      case (.text, .text), (.number, .number), (nil, _): break
      case (.text, _), (.number, _):
        reader.report("'force_type' is for text and numbers", at: scalar.origin.span ?? reader.node.span)
      }
      return .setValue(scalar)
    }

    private mutating func placeholders() -> PlaceholderChoice {
      let include = reader.texts("include")
      let exclude = reader.texts("exclude")
      if include != nil, exclude != nil {
        reader.report("'include' and 'exclude' go not together", at: reader.node.span)
      }
      if let include { return .only(include) }
      return exclude.map { .allBut($0) } ?? .all
    }
  }
}
