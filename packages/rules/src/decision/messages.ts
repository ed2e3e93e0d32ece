/** What is wrong with a file of decisions, in plain words. `{name}` stands for a parameter; both languages of a code use the same ones. */
export const decisionMessages = {
  // The file and its XML.
  'file-too-large': {
    vi: 'Tệp lớn hơn giới hạn {max}. Hãy tách mô hình thành nhiều tệp.',
    en: 'The file is larger than {max}. Split the model into several files.',
  },
  'too-many-elements': {
    vi: 'Tệp có hơn {max} phần tử XML. Hãy tách mô hình thành nhiều tệp.',
    en: 'The file has more than {max} XML elements. Split the model into several files.',
  },
  'too-deep': {
    vi: 'Các phần tử lồng nhau sâu hơn {max} cấp. Hãy tách biểu thức thành nhiều quyết định.',
    en: 'Elements stand inside one another more than {max} deep. Split the expression into several decisions.',
  },
  'encoding-broken': {
    vi: 'Không đọc được tệp theo bảng mã “{encoding}”. Hãy lưu tệp bằng UTF-8.',
    en: 'The file cannot be read as “{encoding}”. Save it as UTF-8.',
  },
  'doctype-refused': {
    vi: 'Tệp chứa khai báo DOCTYPE; vì an toàn, tệp như vậy không được nhận. Hãy xoá dòng DOCTYPE.',
    en: 'The file contains a DOCTYPE, which is refused for safety. Remove the DOCTYPE line.',
  },
  'xml-malformed': {
    vi: 'XML không hợp lệ: {reason}. Hãy xuất lại tệp từ công cụ vẽ.',
    en: 'The XML is malformed: {reason}. Export the file again from the modeller.',
  },
  'not-dmn': {
    vi: 'Cần phần tử gốc definitions của DMN 1.1 đến 1.5 nhưng gặp “{found}”.',
    en: 'Expected the root element definitions of DMN 1.1 to 1.5 but found “{found}”.',
  },

  // What the reader expects.
  'missing-attribute': {
    vi: 'Phần tử {element} thiếu thuộc tính {attribute}.',
    en: 'The element {element} lacks its attribute {attribute}.',
  },
  'missing-expression': {
    vi: 'Phần tử {element} thiếu biểu thức.',
    en: 'The element {element} lacks its expression.',
  },
  'unknown-hit-policy': {
    vi: 'Không có cách chọn luật (hit policy) “{found}”. Hãy dùng UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER hoặc COLLECT.',
    en: 'There is no hit policy “{found}”. Use UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER or COLLECT.',
  },
  'unknown-aggregation': {
    vi: 'Không có cách gộp “{found}”. Hãy dùng SUM, COUNT, MIN hoặc MAX.',
    en: 'There is no aggregation “{found}”. Use SUM, COUNT, MIN or MAX.',
  },
  'cells-mismatch': {
    vi: 'Luật có {found} ô {part} nhưng bảng có {expected} cột.',
    en: 'The rule has {found} {part} cells, but the table has {expected} such columns.',
  },
  'output-unnamed': {
    vi: 'Bảng có nhiều cột kết quả nên mỗi cột phải có tên.',
    en: 'The table has several outputs, so each of them needs a name.',
  },
  'priorities-missing': {
    vi: 'Với hit policy {policy}, cột kết quả phải liệt kê các giá trị theo thứ tự ưu tiên.',
    en: 'Under the hit policy {policy} an output must list its values in the order of their priority.',
  },
  'expression-language': {
    vi: 'Biểu thức viết bằng “{language}”; chỉ FEEL được tính.',
    en: 'The expression is written in “{language}”; only FEEL is evaluated.',
  },
  'function-refused': {
    vi: 'Hàm thuộc loại {kind} không được gọi; chỉ hàm FEEL được tính.',
    en: 'A function of the kind {kind} is not called; only FEEL functions are evaluated.',
  },
  'duplicate-name': {
    vi: 'Tên “{name}” được dùng nhiều lần trong mô hình.',
    en: 'The name “{name}” is used more than once in the model.',
  },
  'duplicate-id': {
    vi: 'Mã “{id}” được dùng nhiều lần trong mô hình.',
    en: 'The id “{id}” is used more than once in the model.',
  },

  // What holds a model together.
  'import-missing': {
    vi: 'Thiếu mô hình được nhập từ “{namespace}”. Hãy đưa cả tệp đó vào.',
    en: 'The imported model “{namespace}” is missing. Bring its file, too.',
  },
  'unresolved-reference': {
    vi: 'Tham chiếu “{reference}” không dẫn đến phần tử nào.',
    en: 'The reference “{reference}” leads to no element.',
  },
  'requirement-cycle': {
    vi: 'Các quyết định cần lẫn nhau thành vòng: {names}.',
    en: 'Decisions require each other in a circle: {names}.',
  },
  'unknown-type': {
    vi: 'Không có kiểu “{name}”. Hãy khai báo kiểu này hoặc sửa lại tên cho đúng.',
    en: 'There is no type “{name}”. Declare it or correct its spelling.',
  },
  'type-cycle': {
    vi: 'Kiểu “{name}” được định nghĩa bằng chính nó.',
    en: 'The type “{name}” is defined by itself alone.',
  },

  // What happened during an evaluation.
  'unknown-decision': {
    vi: 'Không có quyết định nào tên “{name}”.',
    en: 'There is no decision “{name}”.',
  },
  'not-evaluable': {
    vi: '“{name}” có lỗi trong mô hình nên không tính được.',
    en: '“{name}” has an error in the model and cannot be evaluated.',
  },
  'input-missing': {
    vi: 'Thiếu dữ liệu vào “{name}”; đã dùng giá trị rỗng.',
    en: 'The input “{name}” was not given; null was taken.',
  },
  'value-mistyped': {
    vi: '“{name}” phải có kiểu {expected} nhưng nhận được {found}; giá trị trở thành rỗng.',
    en: '“{name}” must be of the type {expected} but was {found}; it became null.',
  },
  'value-not-allowed': {
    vi: '“{name}” có giá trị {found}, không thuộc các giá trị cho phép: {allowed}.',
    en: '“{name}” is {found}, which is not one of the allowed values: {allowed}.',
  },
  'several-rules-matched': {
    vi: 'Hit policy UNIQUE chỉ cho một luật khớp, nhưng các luật {rules} cùng khớp.',
    en: 'Under the hit policy UNIQUE one rule may match, but the rules {rules} did.',
  },
  'outputs-differ': {
    vi: 'Hit policy ANY cần các luật khớp cho cùng kết quả, nhưng các luật {rules} cho kết quả khác nhau.',
    en: 'Under the hit policy ANY all matching rules must agree, but the rules {rules} do not.',
  },
  'aggregation-mistyped': {
    vi: 'Không gộp được bằng {aggregation}: kết quả {found} không phải số hoặc khoảng thời gian.',
    en: 'The outputs cannot be aggregated by {aggregation}: {found} is neither a number nor a duration.',
  },

  // What the analysis of a table finds.
  overlap: {
    vi: 'Các luật {rules} cùng khớp khi {box}.',
    en: 'The rules {rules} both match where {box}.',
  },
  conflict: {
    vi: 'Các luật {rules} cùng khớp khi {box} nhưng hit policy {policy} không cho phép điều đó.',
    en: 'The rules {rules} both match where {box}, which the hit policy {policy} does not allow.',
  },
  gap: {
    vi: 'Không luật nào khớp khi {box}.',
    en: 'No rule matches where {box}.',
  },
  'masked-rule': {
    vi: 'Luật {rule} không bao giờ quyết định kết quả: các luật {rules} luôn được chọn trước.',
    en: 'The rule {rule} never decides: the rules {rules} always go before it.',
  },
  'rule-never-matches': {
    vi: 'Luật {rule} không bao giờ khớp: ô {cell} không nhận giá trị nào.',
    en: 'The rule {rule} never matches: its cell {cell} admits no value.',
  },
  'cell-mistyped': {
    vi: 'Ô “{cell}” dùng kiểu {found} trong cột kiểu {expected}.',
    en: 'The cell “{cell}” is of the type {found} in a column of the type {expected}.',
  },
  'cell-not-allowed': {
    vi: 'Ô “{cell}” có giá trị không thuộc các giá trị cho phép của cột: {allowed}.',
    en: 'The cell “{cell}” holds a value that its column does not allow: {allowed}.',
  },
  'mergeable-rules': {
    vi: 'Các luật {rules} cho cùng kết quả và chỉ khác nhau ở cột {column}; có thể gộp thành một.',
    en: 'The rules {rules} have the same outputs and differ in the column {column} only; they can be merged.',
  },
  'unreachable-output': {
    vi: 'Không luật nào cho kết quả {value} ở cột {column}.',
    en: 'No rule gives the output {value} of the column {column}.',
  },
  'opaque-cell': {
    vi: 'Ô “{cell}” chỉ biết được khi tính nên không tham gia phân tích chồng lấn và khoảng trống.',
    en: 'The cell “{cell}” is only known when it is evaluated: overlaps and gaps are not looked for in its rule.',
  },
  'more-findings': {
    vi: 'Còn nhiều phát hiện như {max} phát hiện “{kind}” đã nêu. Hãy sửa chúng rồi kiểm tra lại.',
    en: 'There is more like the {max} findings “{kind}” that are listed. Mend these and check again.',
  },
  'analysis-incomplete': {
    vi: 'Bảng có quá nhiều trường hợp nên việc tìm “{kind}” đã dừng; có thể còn phát hiện khác.',
    en: 'The table has too many cases: the search for “{kind}” was given up, and there may be more to find.',
  },
} as const

export type DecisionCode = keyof typeof decisionMessages
