package import Diagnostics

extension Sigma {
  /// Carries out a pipeline's steps on every rule, and then on correlations, which see the log sources that
  /// their rules have by then.
  ///
  /// Filters are for the log sources that rules come with, so they are put into the rules first, as in pySigma;
  /// the filters' own documents stay as they are.
  ///
  /// - Returns: the files, in order, with changed documents; what a step refuses is reported, and is not lowered.
  package static func apply(_ pipeline: Pipeline, to files: [File]) -> [Reading<File>] {
    var diagnostics = files.map { _ in [Diagnostic]() }
    var changed = files
    let filters = Collection(files).filters
    for correlations in [false, true] {
      for file in files.indices {
        for index in files[file].documents.indices {
          let document = files[file].documents[index]
          guard document.isCorrelation == correlations, !document.isFilter, document.header.isComplete else {
            continue
          }
          let sources = document.referencedSources(in: changed, from: file)
          var draft = Pipeline.Draft(document)
          if let message = draft.add(filters, of: document) { diagnostics[file].append(message) }
          var run = Pipeline.PipelineRun(draft, variables: pipeline.variables, referencedSources: sources)
          run.run(pipeline.steps)
          var result = run.draft.document(from: document)
          if run.isRefused { result.header.isComplete = false }
          changed[file].documents[index] = result
          diagnostics[file] += run.diagnostics
        }
      }
    }
    return zip(changed, diagnostics).map { Reading($0, $1) }
  }
}

extension Sigma.Document {
  fileprivate var isCorrelation: Bool {
    if case .correlation = self { true } else { false }
  }

  fileprivate var isFilter: Bool {
    if case .filter = self { true } else { false }
  }

  /// The log sources of the rules that a correlation refers to, through other correlations as well: those of
  /// its own file, and of others for names that are not there.
  fileprivate func referencedSources(in files: [Sigma.File], from own: Int) -> [Sigma.LogSourceSection] {
    var sources: [Sigma.LogSourceSection] = []
    var seen: Set<[Int]> = []
    var open = [(document: self, file: own)]
    while let (document, file) = open.popLast() {
      switch document {
      case .rule(let rule): sources.append(rule.logSource)
      case .filter: continue
      case .correlation(let correlation):
        for reference in correlation.rules {
          let places = files.indices.filter { !files[$0].indices(of: reference.name).isEmpty }
          for place in places.contains(file) ? [file] : places {
            for index in files[place].indices(of: reference.name) where seen.insert([place, index]).inserted {
              open.append((files[place].documents[index], place))
            }
          }
        }
      }
    }
    return sources
  }
}

extension Sigma.File {
  /// The documents that have a name or id.
  fileprivate func indices(of reference: String) -> [Int] {
    documents.indices.filter { documents[$0].header.isReferenced(by: [reference]) }
  }
}
