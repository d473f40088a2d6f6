import Foundation
import TestSupport
import Testing

@Suite(
    "The postmortem in a browser",
    .enabled(if: BrowserSession.executable != nil, "Chromium is not installed (apt-get install chromium)"), .serialized)
struct BrowserTests {
    /// A postmortem of fixtures in a scratch directory.
    private func postmortem(_ captures: String...) throws -> (scratch: TemporaryDirectory, url: URL) {
        let scratch = try TemporaryDirectory()
        let page = scratch.file("incident.html")
        let result = try ShortfinProgram.run(
            ["report"] + captures.map { "fixtures/captures/\($0).pcap.gz" } + ["-o", page.path])
        #expect(result.status == 0, "\(result.errors)")
        return (scratch, page)
    }

    @Test("it loads alone, shows its figures, and logs nothing")
    func loads() throws {
        let page = try postmortem("flush-before-shutdown", "unread-data-reset")
        defer { withExtendedLifetime(page.scratch) {} }
        let browser = try BrowserSession()
        try browser.load(page.url)
        #expect(try browser.evaluate("document.querySelectorAll('figure svg.figure').length") as? Int ?? 0 >= 10)
        // Of each pair one is painted, with a size, and has a name for those who do not see it.
        let unseen = try browser.evaluate(
            "[...document.querySelectorAll('figure')].filter(f => f.closest('details:not([open])') === null)"
                + ".filter(f => { const shown = [...f.querySelectorAll('svg.figure')].filter("
                + "s => s.getBoundingClientRect().height >= 50 && s.querySelector('title').textContent);"
                + " return shown.length != 1 || !shown[0].closest('.wide') }).length")
        #expect(unseen as? Int == 0)
        let fetched = browser.events.filter { $0.method == "Network.requestWillBeSent" }
            .compactMap { ($0.parameters["request"] as? [String: Any])?["url"] as? String }
        #expect(fetched == [page.url.absoluteString])
        let complaints = browser.events.filter {
            ["Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"].contains($0.method)
        }
        #expect(complaints.isEmpty, "\(complaints)")
    }

    @Test("a section opens and closes by pointer and by keyboard")
    func sections() throws {
        let page = try postmortem("flush-before-shutdown")
        defer { withExtendedLifetime(page.scratch) {} }
        let browser = try BrowserSession()
        try browser.load(page.url)
        _ = try browser.evaluate(
            "section = document.querySelector('details:not([open])'); section.querySelector('summary').click()")
        #expect(try browser.evaluate("section.open") as? Bool == true)
        _ = try browser.evaluate("section.querySelector('summary').focus()")
        for type in ["keyDown", "keyUp"] {
            try browser.call(
                "Input.dispatchKeyEvent",
                ["type": type, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"]
                    as [String: Any])
        }
        #expect(try browser.evaluate("section.open") as? Bool == false)
    }

    @Test("on a phone figures are drawn for its width, and nothing scrolls sideways", arguments: [360, 390, 1200])
    func widths(_ width: Int) throws {
        let page = try postmortem("flush-before-shutdown", "crash", "receiver-abort", "request-cut", "relayed-reset")
        defer { withExtendedLifetime(page.scratch) {} }
        let browser = try BrowserSession()
        try browser.call(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 800] as [String: Any])
        try browser.load(page.url)
        _ = try browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        #expect(try browser.evaluate("document.documentElement.scrollWidth") as? Int ?? .max <= width)
        let kind = width < 800 ? "narrow" : "wide"
        let painted = try browser.evaluate(
            "[...document.querySelectorAll('svg.figure')].filter(s => s.getClientRects().length > 0)"
                + ".every(s => s.closest('.\(kind)') && s.getBoundingClientRect().right <= innerWidth)")
        #expect(painted as? Bool == true)
        let hidden = try browser.evaluate(
            "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1).length")
        #expect(hidden as? Int == 0)
    }

    @Test("light and dark differ, and print is light")
    func themes() throws {
        let page = try postmortem("flush-before-shutdown")
        defer { withExtendedLifetime(page.scratch) {} }
        let browser = try BrowserSession()
        try browser.load(page.url)
        var grounds: [String] = []
        for (media, scheme) in [("screen", "light"), ("screen", "dark"), ("print", "dark")] {
            try browser.call(
                "Emulation.setEmulatedMedia",
                ["media": media, "features": [["name": "prefers-color-scheme", "value": scheme]]] as [String: Any])
            grounds.append(try browser.evaluate("getComputedStyle(document.body).backgroundColor") as? String ?? "")
        }
        #expect(grounds[0] != grounds[1])
        #expect(grounds[0] == grounds[2])
    }
}
