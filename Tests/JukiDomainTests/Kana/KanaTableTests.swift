import JukiDomain
import Testing

@Suite struct KanaTableTests {
    /// Every row of the table of unvoiced kana: hiragana, katakana, strict key, loose key.
    private static let rows = """
        が ガ か か|ぎ ギ き き|ぐ グ く く|げ ゲ け け|ご ゴ こ こ
        ざ ザ さ さ|じ ジ し し|ず ズ す す|ぜ ゼ せ せ|ぞ ゾ そ そ
        だ ダ た た|ぢ ヂ ち し|づ ヅ つ す|で デ て て|ど ド と と
        ば バ は わ|び ビ ひ ひ|ぶ ブ ふ ふ|べ ベ へ へ|ぼ ボ ほ ほ
        ぱ パ は わ|ぴ ピ ひ ひ|ぷ プ ふ ふ|ぺ ペ へ へ|ぽ ポ ほ ほ
        ゔ ヴ う ふ|ぁ ァ あ あ|ぃ ィ い い|ぅ ゥ う う|ぇ ェ え え|ぉ ォ お お
        っ ッ つ つ|ゃ ャ や や|ゅ ュ ゆ ゆ|ょ ョ よ よ|ゎ ヮ わ わ|ゕ ヵ か か|ゖ ヶ け け
        ゐ ヰ い い|ゑ ヱ え え|を ヲ お お|は ハ は わ|う ウ う う
        ゔぁ ヴァ うあ わ|ゔぃ ヴィ うい ひ|ゔぇ ヴェ うえ へ|ゔぉ ヴォ うお ほ|ゔぅ ヴゥ うう ふう
        おう オウ おう おお|こう コウ こう こお|そう ソウ そう そお|とう トウ とう とお|のう ノウ のう のお
        ほう ホウ ほう ほお|もう モウ もう もお|よう ヨウ よう よお|ろう ロウ ろう ろお
        きょう キョウ きよう きよお|きよう キヨウ きよう きよお|ごう ゴウ こう こお|をう ヲウ おう おお
        くう クウ くう くう|ゆう ユウ ゆう ゆう|おうう オウウ おうう おおお|ぢゝ ヂヽ ちち しち|づゞ ヅヾ つつ すす
        ちゞ チヾ ちち ちし|ばゝ バヽ はは わわ|うゞ ウヾ うう うふ|んゝ ンヽ んん んん
        ふぉ フォ ふお ふお|てぃ ティ てい てい|でゅ デュ てゆ てゆ
        ゔぁ ヷ うあ わ|ゔぃ ヸ うい ひ|ゔぇ ヹ うえ へ|ゔぉ ヺ うお ほ
        """.split(whereSeparator: { $0 == "|" || $0 == "\n" }).map { $0.split(separator: " ").map(String.init) }

    @Test func everyRow() {
        #expect(Self.rows.count == 77)
        for row in Self.rows {
            for source in row[0...1] {
                #expect(Kana.strictKey(source).bytes == Array(row[2].utf8), "\(source)")
                #expect(Kana.looseKey(source).bytes == Array(row[3].utf8), "\(source)")
                #expect(Kana.strictKey("め\(source)め").bytes == Array("め\(row[2])め".utf8), "\(source)")
                #expect(Kana.looseKey("め\(source)め").bytes == Array("め\(row[3])め".utf8), "\(source)")
            }
            #expect(Kana.hiragana(row[1]).replacing("ゝ", with: "") == row[0].replacing("ゝ", with: ""))
        }
    }

    /// Letters that no rule names stay as they are.
    @Test func plainLetters() {
        let plain = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん"
        #expect(Kana.strictKey(plain).bytes == Array(plain.utf8))
        #expect(Kana.looseKey(plain).bytes == Array(plain.replacing("は", with: "わ").utf8))
    }

    @Test(arguments: [
        " ", "\u{3000}", "・", "･", "ー", "ｰ", "－", "―", "‐", "-", "–", "—", "~", "〜", "～", "'", "’", "＇", "゛", "ﾟ",
        "\u{3099}",
    ])
    func dropped(mark: String) {
        #expect(Kana.strictKey("まま\(mark)ら").bytes == Array("ままら".utf8))
        #expect(Kana.looseKey("まま\(mark)ら").bytes == Array("ままら".utf8))
        #expect(Kana.strictKey(mark).isEmpty)
    }

    @Test func latin() {
        #expect(Kana.strictKey("Ｏ’Ｂｒｉｅｎ Mary").bytes == Array("OBRIENMARY".utf8))
        #expect(Kana.looseKey("o'brien-mary").bytes == Array("OBRIENMARY".utf8))
    }

    /// The vowel mark is dropped, not expanded: the literal rule keeps these two apart, and おの from おおの.
    @Test func vowelMarkIsNotALongVowel() {
        #expect(Kana.looseKey("サイトー") != Kana.looseKey("サイトウ"))
        #expect(Kana.looseKey("おの") != Kana.looseKey("おおの"))
        #expect(Kana.looseKey("おうの") == Kana.looseKey("おおの"))
    }

    @Test func rowsThatMeetOnlyInTheLooseKey() {
        for (left, right) in [("ヂ", "ジ"), ("ヅ", "ズ"), ("ワ", "ハ"), ("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴ", "ブ")] {
            #expect(Kana.strictKey(left) != Kana.strictKey(right))
            #expect(Kana.looseKey(left) == Kana.looseKey(right))
        }
        #expect(Kana.strictKey("オ") == Kana.strictKey("ヲ"))
        #expect(Kana.strictKey("ヒ") == Kana.strictKey("ピ"))
    }

    @Test func anIterationMarkThatFollowsNoLetterRepeatsNothing() {
        #expect(Kana.strictKey("ゝた").bytes == Array("た".utf8))
        #expect(Kana.strictKey("さーゝ").bytes == Array("さ".utf8))
        #expect(Kana.strictKey("さゝゝ").bytes == Array("さささ".utf8))
        #expect(Kana.strictKey("かゝ\u{3099}").bytes == Array("かか".utf8))
    }
}
