/// Variables in a heap, the one that took part in most of the latest conflicts first.
struct ActivityQueue {
  private var heap: [Int] = []
  /// Where each variable stands in the heap.
  private var places: [Int?] = []
  private var activities: [Double] = []
  private var increment = 1.0

  /// Adds the next variable.
  mutating func addVariable() {
    places.append(nil)
    activities.append(0)
    insert(places.count - 1)
  }

  /// Puts a variable back, unless it is there.
  mutating func insert(_ variable: Int) {
    guard places[variable] == nil else { return }
    heap.append(variable)
    places[variable] = heap.count - 1
    rise(heap.count - 1)
  }

  /// Takes out the first variable.
  mutating func popFirst() -> Int? {
    guard let first = heap.first else { return nil }
    swap(0, heap.count - 1)
    heap.removeLast()
    places[first] = nil
    sink(0)
    return first
  }

  /// Notes that a variable took part in a conflict.
  mutating func bump(_ variable: Int) {
    activities[variable] += increment
    if activities[variable] > 1e100 {
      for index in activities.indices { activities[index] *= 1e-100 }
      increment *= 1e-100
    }
    if let place = places[variable] { rise(place) }
  }

  /// Makes later conflicts count more.
  mutating func age() { increment *= 1.05 }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    let (one, other) = (activities[heap[left]], activities[heap[right]])
    return one != other ? one > other : heap[left] < heap[right]
  }

  private mutating func swap(_ left: Int, _ right: Int) {
    heap.swapAt(left, right)
    places[heap[left]] = left
    places[heap[right]] = right
  }

  private mutating func rise(_ start: Int) {
    var place = start
    while place > 0, precedes(place, (place - 1) / 2) {
      swap(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func sink(_ start: Int) {
    var place = start
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count && precedes(child, least) {
        least = child
      }
      if least == place { return }
      swap(place, least)
      place = least
    }
  }
}
