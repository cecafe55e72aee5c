import CPangoCairo

/// A PDF under way, in memory.
@safe final class PaperCanvas {
    private let surface: OpaquePointer
    private let canvas: OpaquePointer
    private let sink: Sink

    /// Where Cairo's bytes go.
    private final class Sink {
        var bytes: [UInt8] = []
    }

    init() throws(PaperError) {
        let sink = Sink()
        let receive: cairo_write_func_t = { context, bytes, count in
            guard let context = unsafe context, let bytes = unsafe bytes else { return CAIRO_STATUS_WRITE_ERROR }
            let sink = unsafe Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
            unsafe sink.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
            return CAIRO_STATUS_SUCCESS
        }
        // The sink lives as long as the canvas, and the canvas ends the surface before it goes.
        let surface = unsafe cairo_pdf_surface_create_for_stream(
            receive, Unmanaged.passUnretained(sink).toOpaque(), Sheet.width, Sheet.height)
        guard let surface = unsafe surface, let canvas = unsafe cairo_create(surface) else {
            throw .drawing("there is no memory for a page")
        }
        unsafe cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
        unsafe self.surface = surface
        unsafe self.canvas = canvas
        self.sink = sink
    }

    deinit {
        unsafe cairo_destroy(canvas)
        unsafe cairo_surface_finish(surface)
        unsafe cairo_surface_destroy(surface)
    }

    func describe(_ document: PaperDocument) {
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, document.title)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, document.subject)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, document.author)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, document.createdAt)
    }

    func draw(_ mark: PageMark) {
        switch mark {
        case .line(let text, let index, let left, let top, let width, let alignment):
            unsafe cairo_set_source_rgb(canvas, 0, 0, 0)
            unsafe text.draw(line: index, on: canvas, left: left, top: top, width: width, alignment: alignment)
        case .rule(let fromX, let fromY, let toX, let toY, let width):
            unsafe cairo_set_source_rgb(canvas, 0, 0, 0)
            unsafe cairo_set_line_width(canvas, width)
            unsafe cairo_set_line_cap(canvas, CAIRO_LINE_CAP_SQUARE)
            unsafe cairo_move_to(canvas, fromX, fromY)
            unsafe cairo_line_to(canvas, toX, toY)
            unsafe cairo_stroke(canvas)
        case .shade(let x, let y, let width, let height):
            unsafe cairo_set_source_rgb(canvas, 0.93, 0.93, 0.93)
            unsafe cairo_rectangle(canvas, x, y, width, height)
            unsafe cairo_fill(canvas)
        case .dottedSquare(let x, let y, let side):
            unsafe cairo_set_source_rgb(canvas, 0.6, 0.6, 0.6)
            unsafe cairo_set_line_width(canvas, 0.5)
            unsafe cairo_set_dash(canvas, [1.5, 2], 2, 0)
            unsafe cairo_rectangle(canvas, x, y, side, side)
            unsafe cairo_stroke(canvas)
            unsafe cairo_set_dash(canvas, nil, 0, 0)
        }
    }

    func endPage() {
        unsafe cairo_show_page(canvas)
    }

    /// - Returns: the whole file.
    func finish() throws(PaperError) -> [UInt8] {
        unsafe cairo_surface_finish(surface)
        let status = unsafe cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw .drawing(unsafe String(cString: cairo_status_to_string(status)))
        }
        return sink.bytes
    }
}
