import Detections
package import Diagnostics
package import Dialects
import Events

extension Sigma {
  /// The files of one run. Filters apply to rules of every file, and correlations refer to them by name or id.
  package struct Collection: Sendable {
    /// Where a document stands.
    struct Place: Hashable, Sendable {
      var file: Int
      var document: Int
    }

    let files: [File]
    /// The files as they were read, whose log sources filters are for; the same unless a pipeline has changed them.
    let original: [File]
    /// The content of named lists, for placeholders inside of values.
    let lists: [String: [String]]
    /// The filters that rules do not have in them yet.
    let filters: [LoweredFilter]
    /// Rules and correlations by name, and by id in lower case.
    private var places: [String: [Place]] = [:]
    /// Rules that do not alert by themselves, and the correlation that they belong to.
    private var silenced: [Place: Place] = [:]

    /// Looks over the files; a file's place among them is its name in `lower(fileAt:)`.
    ///
    /// - Parameters:
    ///   - original: the files before a pipeline changed them, and put the filters into the rules.
    ///   - lists: the content of named lists, for placeholders inside of values. One that is all of a value stays
    ///     a list.
    package init(_ files: [File], filtered original: [File]? = nil, lists: [String: [String]] = [:]) {
      self.files = files
      self.lists = lists
      self.original = original ?? files
      filters = original != nil ? [] : files.flatMap { file in
        file.documents.compactMap { document in
          if case .filter(let filter) = document { LoweredFilter(filter, lists: lists) } else { nil }
        }
      }
      for (file, content) in files.enumerated() {
        for (index, document) in content.documents.enumerated() where !document.isFilter {
          let place = Place(file: file, document: index)
          let header = document.header
          for key in Set([header.name, header.id]) where !key.isEmpty {
            places[key, default: []].append(place)
          }
        }
      }
      silence()
    }

    /// The rules and correlations that a name or id may mean: those of the own file, and only if there is none
    /// those of others.
    func places(of reference: String, from file: Int) -> [Place] {
      let found = Set((places[reference] ?? []) + (places[reference.lowercased()] ?? [])).filter { place in
        document(place).header.isReferenced(by: [reference])
      }
      let own = found.filter { $0.file == file }
      return (own.isEmpty ? found : own).sorted { ($0.file, $0.document) < ($1.file, $1.document) }
    }

    /// The rules and correlations of the run that a name or id of a filter may mean.
    func rules(of reference: String) -> [Document] {
      places(of: reference, from: -1).map { original[$0.file].documents[$0.document] }
    }

    func document(_ place: Place) -> Document { files[place.file].documents[place.document] }

    /// Every name and id by which a rule or correlation may be referred to.
    var names: [String] { places.keys.sorted() }

    /// The correlation for which a rule is silent; `nil` for one that alerts.
    func correlation(silencing place: Place) -> Place? { silenced[place] }

    /// The correlations on a way from one back to itself, it at both ends; `nil` when there is none.
    func cycle(from start: Place) -> [Header]? {
      var seen: Set<Place> = []
      var paths = [[start]]
      while let path = paths.popLast() {
        guard let last = path.last, case .correlation(let correlation) = document(last) else { continue }
        for reference in correlation.rules {
          for next in places(of: reference.name, from: last.file) {
            if next == start { return (path + [next]).map { document($0).header } }
            if seen.insert(next).inserted { paths.append(path + [next]) }
          }
        }
      }
      return nil
    }

    /// A correlation that generates the alerts of its rules wins over one that does not say so: an alert too many
    /// is noise, one too few is blindness.
    private mutating func silence() {
      var generated: Set<Place> = []
      for (file, content) in files.enumerated() {
        for (index, document) in content.documents.enumerated() {
          guard case .correlation(let correlation) = document else { continue }
          for reference in correlation.rules {
            let found = places(of: reference.name, from: file)
            guard found.count == 1 else { continue }
            if correlation.generate {
              generated.insert(found[0])
            } else {
              silenced[found[0]] = Place(file: file, document: index)
            }
          }
        }
      }
      for place in generated { silenced[place] = nil }
    }
  }

  /// Documents → meaning: a detection for each correlation, and for each rule that no correlation refers to.
  ///
  /// Rules that a correlation refers to alert by themselves only if it says `generate`.
  package static func lower(_ file: File) -> Reading<[LoweredRule]> {
    Collection([file]).lower(fileAt: 0)
  }
}

extension Sigma.Document {
  fileprivate var isFilter: Bool {
    if case .filter = self { true } else { false }
  }
}

extension Sigma.Header {
  /// Whether a name or id of a correlation's list means this rule.
  func isReferenced(by names: Set<String>) -> Bool {
    (!name.isEmpty && names.contains(name)) || (!id.isEmpty && names.contains { $0.lowercased() == id })
  }
}
