package import Diagnostics

extension Sigma {
  /// Carries out a pipeline's steps on every document: rules and filters first, then correlations, which see
  /// the log sources that their rules have by then.
  ///
  /// - Returns: the files with changed documents; what a step refuses is reported, and is not lowered.
  package static func apply(_ pipeline: Pipeline, to files: [File]) -> Reading<[File]> {
    var reading = Reading(files)
    for correlations in [false, true] {
      for file in files.indices {
        for index in files[file].documents.indices {
          let document = reading.value[file].documents[index]
          guard document.isCorrelation == correlations, document.header.isComplete else { continue }
          let sources = document.referencedSources(in: reading.value, from: file)
          var run = Pipeline.PipelineRun(
            Pipeline.Draft(document), variables: pipeline.variables, referencedSources: sources)
          run.run(pipeline.steps)
          var result = run.draft.document(from: document)
          if run.isRefused { result.header.isComplete = false }
          reading.value[file].documents[index] = result
          reading.diagnostics += run.diagnostics
        }
      }
    }
    return reading
  }
}

extension Sigma.Document {
  fileprivate var isCorrelation: Bool {
    if case .correlation = self { true } else { false }
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
