import Glibc
import ShortfinCommands

@main
struct Main {
    static func main() {
        exit(Program.run(arguments: Array(CommandLine.arguments.dropFirst())))
    }
}
