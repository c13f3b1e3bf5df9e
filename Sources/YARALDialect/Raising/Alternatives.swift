import Detections
import Patterns
import Taxonomies

extension YARAL {
  /// One operand of an `or`, or several that one pattern can ask for: same field, relation and case.
  enum Alternative {
    case one(Detections.Predicate)
    /// The first test, and the texts of all.
    case several(FieldPredicate, [String])
  }

  enum Alternatives {
    /// The operands in order, those that belong together where the first of them stands.
    static func together(_ operands: [Detections.Predicate], _ fields: FieldDefinitions)
      -> [Alternative]
    {
      var result: [Alternative] = []
      var places: [Shape: Int] = [:]
      for operand in operands {
        guard let (shape, test, text) = shape(of: operand, fields) else {
          result.append(.one(operand))
          continue
        }
        guard let place = places[shape] else {
          places[shape] = result.count
          result.append(.several(test, [text]))
          continue
        }
        if case .several(let first, let texts) = result[place] {
          result[place] = .several(first, texts + [text])
        }
      }
      return result.map { alternative in
        if case .several(let test, let texts) = alternative, texts.count == 1 {
          return .one(.field(test))
        }
        return alternative
      }
    }

    private struct Shape: Hashable {
      enum Relation: Hashable {
        case startsWith, endsWith, contains
      }

      var field: Field
      var relation: Relation
      var isCaseSensitive: Bool
    }

    private static func shape(of predicate: Detections.Predicate, _ fields: FieldDefinitions)
      -> (Shape, FieldPredicate, String)?
    {
      switch predicate {
      case .named(_, let operand): return shape(of: operand, fields)
      case .all, .any, .not, .keyword: return nil
      case .field(let test):
        // That every value passes one of two tests is not what one pattern of `all` would lose; `any` is.
        guard test.quantifier == .some, case .text(let text) = test.test else { return nil }
        guard let type = fields.definition(of: test.field)?.type, type == .text || type == .address
        else {
          return nil
        }
        guard let (relation, literal) = relation(of: text.pattern), !literal.isEmpty else {
          return nil
        }
        return (
          Shape(field: test.field, relation: relation, isCaseSensitive: text.isCaseSensitive), test,
          literal
        )
      }
    }

    private static func relation(of pattern: TextPattern) -> (Shape.Relation, String)? {
      switch pattern {
      case .startsWith(let text): return (.startsWith, text)
      case .endsWith(let text): return (.endsWith, text)
      case .contains(let text): return (.contains, text)
      case .glob(let glob):
        guard let (relation, text) = glob.simplified else { return nil }
        switch relation {
        case .startsWith: return (.startsWith, text)
        case .endsWith: return (.endsWith, text)
        case .contains: return (.contains, text)
        case .equals: return nil
        }
      case .equals, .matches: return nil
      }
    }
  }
}
