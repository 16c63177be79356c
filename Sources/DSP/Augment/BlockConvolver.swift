import CFFTW
import Synchronization

/// Convolution with a long response by overlap-save, two blocks at a time.
///
/// Both blocks go through one complex transform, one as its real and one as its imaginary part: the response
/// is real, so they come out apart again. That takes half of the transforms, and no real ones, which FFTW
/// plans badly unless it measures them.
package final class BlockConvolver {
  /// The most numbers of a response.
  package let longest: Int
  /// Numbers of a block.
  package let block: Int
  private let size: Int
  private let time: UnsafeMutableBufferPointer<Float>
  private let bins: UnsafeMutableBufferPointer<Float>
  /// The transform of the response, scaled by the transform's size.
  private let response: UnsafeMutableBufferPointer<Float>
  private let forward: fftwf_plan
  private let inverse: fftwf_plan

  /// - Parameter longest: The most numbers that a response has.
  package init(longest: Int) {
    self.longest = longest
    size = BlockConvolver.size(longest: longest)
    block = size - longest + 1
    // These blocks of memory belong to this object from here to `deinit`, and never leave it. There are
    // several because transforms in place allocate when they run.
    time = UnsafeMutableBufferPointer(start: fftwf_alloc_real(2 * size), count: 2 * size)
    time.initialize(repeating: 0)
    bins = UnsafeMutableBufferPointer(start: fftwf_alloc_real(2 * size), count: 2 * size)
    bins.initialize(repeating: 0)
    response = UnsafeMutableBufferPointer(start: fftwf_alloc_real(2 * size), count: 2 * size)
    response.initialize(repeating: 0)
    let (first, second, count) = (time.baseAddress!, bins.baseAddress!, size)
    forward = BlockConvolver.plan(first, second, count, FFTW_FORWARD)
    inverse = BlockConvolver.plan(second, first, count, FFTW_BACKWARD)
  }

  private static func plan(
    _ input: UnsafeMutablePointer<Float>, _ output: UnsafeMutablePointer<Float>, _ size: Int,
    _ sign: Int32
  ) -> fftwf_plan {
    nonisolated(unsafe) var made: fftwf_plan?
    // The pointers are used under the lock only, by this thread.
    nonisolated(unsafe) let (source, target) = (input, output)
    fftwPlanner.withLock { _ in
      source.withMemoryRebound(to: fftwf_complex.self, capacity: size) { source in
        target.withMemoryRebound(to: fftwf_complex.self, capacity: size) { target in
          made = fftwf_plan_dft_1d(
            Int32(size), source, target, sign, FFTW_ESTIMATE | FFTW_DESTROY_INPUT)
        }
      }
    }
    return made!
  }

  deinit {
    nonisolated(unsafe) let plans = (forward, inverse)
    fftwPlanner.withLock { _ in
      fftwf_destroy_plan(plans.0)
      fftwf_destroy_plan(plans.1)
    }
    fftwf_free(time.baseAddress)
    fftwf_free(bins.baseAddress)
    fftwf_free(response.baseAddress)
  }

  /// The transform's size: blocks are then at least as long as the response.
  private static func size(longest: Int) -> Int {
    var size = 2048
    while size < 2 * longest { size *= 2 }
    return size
  }

  /// Numbers of a block where responses have so many at most.
  package static func block(longest: Int) -> Int { size(longest: longest) - longest + 1 }

  /// Bytes that one holds.
  package static func bytes(longest: Int) -> Int { size(longest: longest) * 40 + 65_536 }

  /// Takes another response.
  /// - Parameter numbers: At most `longest`.
  package func use(_ numbers: Span<Float>) {
    precondition(numbers.count <= longest, "a response is as long as was said at most")
    var target = time.mutableSpan
    for index in target.indices { target[index] = 0 }
    for index in numbers.indices { target[2 * index] = numbers[index] }
    fftwf_execute(forward)
    let scale = 1 / Float(size)
    var response = response.mutableSpan
    let bins = bins.span
    for index in bins.indices { response[index] = scale * bins[index] }
  }

  /// Gives two blocks of the convolution.
  /// - Parameters:
  ///   - source: The `longest - 1` numbers before the blocks, and the blocks.
  ///   - output: Takes two blocks.
  package func convolve(_ source: Span<Float>, into output: inout MutableSpan<Float>) {
    precondition(
      source.count == longest - 1 + 2 * block && output.count == 2 * block,
      "two blocks are convolved at once")
    let (size, block, before) = (size, block, longest - 1)
    do {
      var target = time.mutableSpan
      for index in 0..<size {
        target[2 * index] = source[index]
        target[2 * index + 1] = source[block + index]
      }
    }
    fftwf_execute(forward)
    do {
      var bins = bins.mutableSpan
      let response = response.span
      for index in 0..<size {
        let (re, im) = (bins[2 * index], bins[2 * index + 1])
        let (real, imaginary) = (response[2 * index], response[2 * index + 1])
        bins[2 * index] = re * real - im * imaginary
        bins[2 * index + 1] = re * imaginary + im * real
      }
    }
    fftwf_execute(inverse)
    let result = time.span
    for index in 0..<block {
      output[index] = result[2 * (before + index)]
      output[block + index] = result[2 * (before + index) + 1]
    }
  }
}
