import CSndfile

extension SoundFile {
  /// How libsndfile reads a view. What it hands over is the reader that `init` gave.
  static let calls = SF_VIRTUAL_IO(
    get_filelen: { user in
      user.map { sf_count_t(Unmanaged<ViewReader>.fromOpaque($0).takeUnretainedValue().count) }
        ?? -1
    },
    seek: { offset, whence, user in
      user.map {
        sf_count_t(
          Unmanaged<ViewReader>.fromOpaque($0).takeUnretainedValue().seek(Int(offset), from: whence)
        )
      } ?? -1
    },
    read: { target, count, user in
      guard let user, let target else { return 0 }
      return sf_count_t(
        Unmanaged<ViewReader>.fromOpaque(user).takeUnretainedValue()
          .read(into: UnsafeMutableRawBufferPointer(start: target, count: Int(count))))
    },
    write: { _, _, _ in 0 },
    tell: { user in
      user.map { sf_count_t(Unmanaged<ViewReader>.fromOpaque($0).takeUnretainedValue().position) }
        ?? -1
    })
}
