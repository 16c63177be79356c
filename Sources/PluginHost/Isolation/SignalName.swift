import Glibc

/// Signals by name, with what they mean for a plugin.
enum SignalName {
  static func of(_ signal: Int32) -> String {
    switch signal {
    case SIGSEGV: "SIGSEGV (it used memory that is not its own)"
    case SIGBUS: "SIGBUS (it used memory that is not there)"
    case SIGFPE: "SIGFPE (it divided by zero)"
    case SIGILL: "SIGILL (a check failed, or the processor lacks an instruction)"
    case SIGTRAP: "SIGTRAP (a check failed)"
    case SIGABRT: "SIGABRT (it gave up)"
    case SIGKILL: "SIGKILL (it was killed from outside)"
    case SIGTERM: "SIGTERM (it was told to end)"
    case SIGSYS: "SIGSYS (it made a system call that is not allowed)"
    case SIGXCPU: "SIGXCPU (it used up its time)"
    case SIGPIPE: "SIGPIPE (it wrote where nobody reads)"
    default: "signal \(signal)"
    }
  }
}
