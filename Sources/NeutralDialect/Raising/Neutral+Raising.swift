package import Checks
package import Detections
package import Dialects
package import Taxonomies

extension Neutral: WritableDialect {
  /// Detection → rule, and what a neutral rule can't say; with the built-in fields.
  package static func raise(_ detection: CheckedDetection) -> Raised<File> {
    raise(detection.detection, Vocabulary.builtIn)
  }

  /// Detection → rule, and what a neutral rule can't say; with the fields of a catalog.
  package static func raise(_ detection: CheckedDetection, catalog: TaxonomyCatalog) -> Raised<File> {
    raise(detection.detection, Vocabulary(catalog, detection.detection.taxonomy))
  }

  /// Detection → rule, and what a neutral rule can't say. A form is taken only where the loader reads the
  /// same meaning from it.
  package static func raise(_ detection: Detection, _ vocabulary: Vocabulary) -> Raised<File> {
    var raising = RuleRaising(detection, vocabulary)
    return raising.raise()
  }
}
