/// The largest number of a row that is not empty and has no NaN.
///
/// Floats are in the order of their bits, taken as whole numbers, once those of negative ones are turned over. A maximum of
/// whole numbers may be taken in any order, so the loop runs at the width of the machine's vectors.
package func largest(_ values: Span<Float>) -> Float {
  var most = Int32.min
  for index in values.indices {
    let bits = Int32(bitPattern: values[index].bitPattern)
    let key = bits ^ ((bits &>> 31) & Int32.max)
    most = key > most ? key : most
  }
  return Float(bitPattern: UInt32(bitPattern: most ^ ((most &>> 31) & Int32.max)))
}

/// The mean of the `count` smallest numbers, whose order afterwards is any.
package func meanOfSmallest(_ count: Int, of values: inout MutableSpan<Float>) -> Float {
  if count <= 16 { return meanOfFew(count, smallest: values.span) }
  moveSmallest(count, ofEach: &values)
  var sum: Float = 0
  for index in 0..<count { sum += values[index] }
  return sum / Float(count)
}

/// Keeps the smallest ones so far in order: nearly all numbers are done with one comparison.
private func meanOfFew(_ count: Int, smallest values: Span<Float>) -> Float {
  var kept = InlineArray<16, Float>(repeating: .infinity)
  var worst = Float.infinity
  for index in values.indices {
    let value = values[index]
    guard value < worst else { continue }
    var place = count - 1
    while place > 0, kept[place - 1] > value {
      kept[place] = kept[place - 1]
      place -= 1
    }
    kept[place] = value
    worst = kept[count - 1]
  }
  var sum: Float = 0
  for index in 0..<count { sum += kept[index] }
  return sum / Float(count)
}

/// Moves the `count` smallest numbers to the front, in any order (Hoare, Find, 1961).
package func moveSmallest(_ count: Int, ofEach values: inout MutableSpan<Float>) {
  guard count > 0, count < values.count else { return }
  var low = 0
  var high = values.count - 1
  while low < high {
    // The middle of three as pivot: what is sorted already takes no longer.
    let (a, b, c) = (values[low], values[(low + high) / 2], values[high])
    let pivot = max(min(a, b), min(max(a, b), c))
    var left = low
    var right = high
    while left <= right {
      while values[left] < pivot { left += 1 }
      while values[right] > pivot { right -= 1 }
      guard left <= right else { break }
      values.swapAt(left, right)
      left += 1
      right -= 1
    }
    if count <= right {
      high = right
    } else if count >= left {
      low = left
    } else {
      return
    }
  }
}
