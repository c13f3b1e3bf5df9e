extension Sigma.Pipeline {
  /// What a step does to a rule. Named as in pySigma; what is refused by name is no case of it.
  package indirect enum Transformation: Sendable {
    /// Renames of fields, in detection items, `fieldref`, `fields` and correlations.
    case renameFields(Renaming)
    /// `drop_detection_item`.
    case dropItem
    /// `hashes_fields`.
    case splitHashes(HashSplitting)
    /// `add_condition`.
    case addCondition(AddedCondition)
    /// `change_logsource`.
    case changeLogSource(category: String?, product: String?, service: String?)
    /// `replace_string`.
    case replaceText(TextReplacement)
    /// `map_string`: the whole text with its wildcards → Sigma texts.
    case mapText([String: [String]])
    /// `case`.
    case changeCase(LetterCase)
    /// `set_value`.
    case setValue(Sigma.Scalar)
    /// `convert_type`.
    case convert(TypeName)
    /// `regex` with a method that ignores case: how a value is matched already.
    case matchIgnoringCase
    /// `value_placeholders`.
    case fillPlaceholders(PlaceholderChoice)
    /// `wildcard_placeholders`.
    case widenPlaceholders(PlaceholderChoice)
    /// `add_field`.
    case addFields([String])
    /// `remove_field`.
    case removeFields([String])
    /// `set_field`.
    case setFields([String])
    /// `set_state`.
    case setState(key: String, Sigma.Scalar)
    /// `set_custom_attribute`.
    case setAttribute(Sigma.Tree.Entry)
    /// `rule_failure`.
    case refuseRule(message: String)
    /// `detection_item_failure`.
    case refuseItem(message: String)
    /// `strict_field_mapping_failure`.
    case refuseUnmappedFields
    /// `nest`.
    case steps([Sigma.Pipeline.Step])
  }

  /// How a field's name becomes one or several others; several stand for either of them.
  package enum Renaming: Sendable {
    /// `field_name_mapping`; `nil` stands for keywords.
    case names([String?: [String]])
    /// `field_name_prefix_mapping`: the first prefix that fits.
    case prefixes([(prefix: String, replacements: [String])])
    /// `field_name_prefix`.
    case addPrefix(String)
    /// `field_name_suffix`.
    case addSuffix(String)
    /// `field_name_transform`, with names that go before it.
    case changeCase(LetterCase, except: [String?: [String]])
  }

  package enum LetterCase: String, Sendable, CaseIterable {
    case lower, upper, title
    case snake = "snake_case"
  }

  package enum TypeName: String, Sendable, CaseIterable {
    case text = "str"
    case number = "num"
  }

  package struct HashSplitting: Sendable {
    /// `valid_hash_algos`, in upper case.
    package var algorithms: [String]
    /// `field_prefix`.
    package var prefix: String
    /// `drop_algo_prefix`: whether all go into the field of the prefix alone.
    package var hasOneField: Bool
    /// `field_to_parse`.
    package var fields: [String]
  }

  package struct AddedCondition: Sendable {
    /// `name` of the search identifier; empty for a hidden one.
    package var name: String
    package var items: [Sigma.Item]
    /// `template`: whether `$category`, `$product` and `$service` are filled in.
    package var isTemplate: Bool
    package var isNegated: Bool
  }

  package struct TextReplacement: Sendable {
    package var pattern: PythonPattern
    package var replacement: PythonPattern.Template
    /// `skip_special`: whether only the text between wildcards is looked at.
    package var skipsWildcards: Bool
    /// `interpret_special`: whether wildcards in what comes out of that are wildcards.
    package var makesWildcards: Bool
  }

  /// Which placeholders a step means: `include` or `exclude`, or all.
  package enum PlaceholderChoice: Sendable {
    case all
    case only([String])
    case allBut([String])

    func takes(_ name: String) -> Bool {
      switch self {
      case .all: true
      case .only(let names): names.contains(name)
      case .allBut(let names): !names.contains(name)
      }
    }
  }
}
