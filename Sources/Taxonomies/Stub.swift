// A stand-in until its owner lands the real thing: delete this file then.

package import Detections
package import Events
extension TaxonomyCatalog { package func route(of source: LogSource) -> Predicate? { nil } }
