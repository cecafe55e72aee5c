internal import CJukiMessages
public import JukiDomain

/// Asks whether a call would be allowed, and by which rule; nobody is looked for.
public struct ExplainAccessRequest: WireMessage, Hashable {
    /// Identity URI of the peer that would call; blank for the one that asks.
    public var caller: String
    /// Number of the procedure that would be called.
    public var procedure: UInt16
    public var purpose: Purpose?
    /// As in ``LookupRequest``.
    public var items: ItemSet
    /// Items by whose values the person would be asked for.
    public var keyItems: ItemSet
    /// Numbers of the roles of the operator who would be signed in; none if nobody would be.
    public var operatorRoles: [UInt8]

    public init(
        caller: String = "", procedure: UInt16, purpose: Purpose? = nil, items: ItemSet = [], keyItems: ItemSet = [],
        operatorRoles: [UInt8] = []
    ) {
        self.caller = caller
        self.procedure = procedure
        self.purpose = purpose
        self.items = items
        self.keyItems = keyItems
        self.operatorRoles = operatorRoles
    }
}

/// What the access table says of a call.
public struct ExplainAccessResponse: WireMessage, Hashable {
    /// What it says of one item.
    public struct ItemRule: Hashable, Sendable {
        /// 別添2 item number.
        public var item: UInt8
        public var isAllowed: Bool
        /// The article or rule that says so; blank where no basis applies.
        public var rule: String

        public init(item: UInt8, isAllowed: Bool, rule: String) {
            self.item = item
            self.isAllowed = isAllowed
            self.rule = rule
        }
    }

    public var accessTableVersion: String
    /// What the call would be refused with; nil if it would be allowed.
    public var refusal: Refusal?
    /// Article and task of the legal basis.
    public var basis: String
    /// The task as the law words it; blank where there is no text.
    public var statute: String
    /// In item order.
    public var items: [ItemRule]

    public init(
        accessTableVersion: String, refusal: Refusal? = nil, basis: String = "", statute: String = "",
        items: [ItemRule]
    ) {
        self.accessTableVersion = accessTableVersion
        self.refusal = refusal
        self.basis = basis
        self.statute = statute
        self.items = items
    }
}

// MARK: Fields

extension ExplainAccessRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ExplainAccessRequest>?) -> Void {
        unsafe juki__explain_access_request__init
    }
    static var unpack: Unpack { unsafe juki__explain_access_request__unpack }

    init(unpacking packed: Juki__ExplainAccessRequest) throws(Refusal) {
        guard let procedure = unsafe UInt16(exactly: packed.procedure) else { throw Refusal(.unknownEnumValue) }
        var roles: [UInt8] = []
        let numbers = unsafe UnsafeBufferPointer(start: packed.operator_roles, count: packed.n_operator_roles)
        for index in numbers.indices {
            guard let role = unsafe UInt8(exactly: numbers[index]) else { throw Refusal(.unknownEnumValue) }
            roles.append(role)
        }
        try unsafe self.init(
            caller: Field.plainText(packed.caller), procedure: procedure, purpose: Purpose.optional(packed.purpose),
            items: Field.items(packed.items, packed.n_items),
            keyItems: Field.items(packed.key_items, packed.n_key_items), operatorRoles: roles)
    }

    func pack(into packed: inout Juki__ExplainAccessRequest, _ arena: MessageArena) {
        unsafe packed.caller = arena.text(caller)
        unsafe packed.procedure = UInt32(procedure)
        unsafe packed.purpose = arena.optionalMessage(purpose)
        unsafe packed.n_items = items.numbers.count
        unsafe packed.items = arena.items(items)
        unsafe packed.n_key_items = keyItems.numbers.count
        unsafe packed.key_items = arena.items(keyItems)
        unsafe packed.n_operator_roles = operatorRoles.count
        unsafe packed.operator_roles = arena.list(operatorRoles) { UInt32($0) }
    }
}

extension ExplainAccessResponse.ItemRule: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__ItemRule>?) -> Void { unsafe juki__item_rule__init }

    init(unpacking packed: Juki__ItemRule) throws(Refusal) {
        guard let item = unsafe UInt8(exactly: packed.item) else { throw Refusal(.malformedMessage) }
        try unsafe self.init(item: item, isAllowed: packed.allowed != 0, rule: Field.plainText(packed.rule))
    }

    func pack(into packed: inout Juki__ItemRule, _ arena: MessageArena) {
        unsafe packed.item = UInt32(item)
        unsafe packed.allowed = isAllowed ? 1 : 0
        unsafe packed.rule = arena.text(rule)
    }
}

extension ExplainAccessResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ExplainAccessResponse>?) -> Void {
        unsafe juki__explain_access_response__init
    }
    static var unpack: Unpack { unsafe juki__explain_access_response__unpack }

    init(unpacking packed: Juki__ExplainAccessResponse) throws(Refusal) {
        let refusal: Refusal? = unsafe packed.refusal == nil
            ? nil : try Status(unpacking: Field.required(packed.refusal)).refusal
        try unsafe self.init(
            accessTableVersion: Field.plainText(packed.access_table_version), refusal: refusal,
            basis: Field.plainText(packed.basis),
            statute: Field.plainText(packed.statute, scalarsMax: Field.sentenceScalarsMax),
            items: Field.list(packed.items, packed.n_items, ItemRule.init(unpacking:)))
    }

    func pack(into packed: inout Juki__ExplainAccessResponse, _ arena: MessageArena) {
        unsafe packed.access_table_version = arena.text(accessTableVersion)
        unsafe packed.refusal = arena.optionalMessage(refusal.map { Status($0) })
        unsafe packed.basis = arena.text(basis)
        unsafe packed.statute = arena.text(statute)
        unsafe packed.n_items = items.count
        unsafe packed.items = arena.messages(items)
    }
}
