import CLibSVM

/// The rows of two classes, and libsvm, which solves the quadratic program.
///
/// libsvm draws random numbers only for its own calibration, which is not used: so its answer depends on the rows alone, and
/// several problems may be solved at once.
package final class SVMPairProblem {
  /// A decision: `sum_i coefficient_i K(x, row_i) + intercept`, above 0 for the first class.
  package struct Machine {
    /// Of every row, mostly 0.
    package var coefficients: [Double]
    package var intercept: Double
  }

  package let firstCount: Int
  private let count: Int
  private let rows: SVMPairRows

  /// - Parameters:
  ///   - values: All rows.
  ///   - rows: Numbers of rows, those of the first class first.
  ///   - firstCount: How many those are.
  package init(
    _ values: some LearningRows, rows: [Int], firstCount: Int, layout: SVMPairRows.Layout,
    kind: KernelKind, gamma: Double
  ) {
    SVMPairProblem.silence
    MatrixProduct.useOneThread()
    count = rows.count
    self.firstCount = firstCount
    var chosen: [Double] = []
    chosen.reserveCapacity(count * values.width)
    for row in rows {
      let numbers = values[row]
      for column in numbers.indices { chosen.append(Double(numbers[column])) }
    }
    self.rows = SVMPairRows(chosen, count: count, layout: layout, kind: kind, gamma: gamma)
  }

  /// libsvm tells of its progress on the standard output, unless it is told not to: once for the process.
  private static let silence: Void = svm_set_print_string_function { _ in }

  /// Whether every number that libsvm is given is one.
  package var isFinite: Bool { rows.isFinite }

  /// Megabytes of kernel that libsvm keeps beside the rows.
  private static let cacheSize = 200.0

  /// The most bytes that the problem of so many rows takes, and libsvm for solving it.
  package static func bytes(rows: Int, width: Int, layout: SVMPairRows.Layout) -> Int {
    // Of the kernel a row of single precision is kept for each row, up to the size of the cache.
    let cache = min(Int(cacheSize) << 20, 4 * rows * rows + 8 * rows)
    return SVMPairRows.bytes(rows: rows, width: width, layout: layout) + cache + 512 * rows
  }

  /// Solves the problem with some of the rows.
  /// - Parameters:
  ///   - chosen: Places of rows, rising.
  ///   - costs: What a row on the wrong side counts, of either class.
  package func solve(_ chosen: [Int], costs: (Double, Double), tolerance: Double) -> Machine {
    var machine = Machine(coefficients: [Double](repeating: 0, count: count), intercept: 0)
    let hasFirst = (chosen.first ?? count) < firstCount
    let hasSecond = (chosen.last ?? 0) >= firstCount
    guard hasFirst, hasSecond else {
      // With one class to learn from, everything is of that class.
      machine.intercept = hasFirst ? 1 : hasSecond ? -1 : 0
      return machine
    }
    var truth = chosen.map { $0 < firstCount ? 1.0 : -1.0 }
    var pointers = chosen.map { rows[$0] }
    var (labels, factors): ([Int32], [Double]) = ([1, -1], [costs.0, costs.1])
    // libsvm reads all of these during the call; the model keeps pointers into `rows`, which stand as long as `self`.
    truth.withUnsafeMutableBufferPointer { truth in
      pointers.withUnsafeMutableBufferPointer { pointers in
        labels.withUnsafeMutableBufferPointer { labels in
          factors.withUnsafeMutableBufferPointer { factors in
            var problem = svm_problem(
              l: Int32(chosen.count), y: truth.baseAddress, x: pointers.baseAddress)
            var settings = svm_parameter()
            settings.svm_type = Int32(C_SVC)
            rows.describe(in: &settings)
            settings.cache_size = SVMPairProblem.cacheSize
            settings.eps = tolerance
            settings.C = 1
            settings.nr_weight = 2
            settings.weight_label = labels.baseAddress
            settings.weight = factors.baseAddress
            settings.shrinking = 1
            var model = svm_train(&problem, &settings)
            if let model = model?.pointee {
              machine.intercept = -model.rho[0]
              for index in 0..<Int(model.l) {
                machine.coefficients[chosen[Int(model.sv_indices[index]) - 1]] =
                  model.sv_coef[0]![index]
              }
            }
            svm_free_and_destroy_model(&model)
          }
        }
      }
    }
    return machine
  }

  /// The decision about a row.
  package func decision(_ machine: Machine, row: Int) -> Double {
    var sum = machine.intercept
    for (column, coefficient) in machine.coefficients.enumerated() where coefficient != 0 {
      sum += coefficient * rows.kernel(row, column)
    }
    return sum
  }
}
