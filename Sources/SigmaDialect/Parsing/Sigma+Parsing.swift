package import Diagnostics
package import Dialects

extension Sigma {
  package static func parse(_ source: SourceFile) -> Reading<File> {
    Reading(File(documents: []))
  }
  package static func lower(_ file: File) -> Reading<[LoweredRule]> {
    Reading([])
  }
}
