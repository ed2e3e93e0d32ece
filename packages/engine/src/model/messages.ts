/**
 * What is wrong, in plain words: where the sentence speaks of the place, `describe` puts it in front. `{name}` stands for a parameter;
 * both languages of a code use the same ones. `docs/problems.md` lists the codes.
 */

import { dataMessages } from './messages-data.js'

const mainMessages = {
  // The file and its XML.
  'file-too-large': {
    vi: 'Tệp có kích thước {size}, vượt giới hạn {max}. Hãy tách quy trình thành nhiều tệp hoặc nới giới hạn khi triển khai.',
    en: 'The file has a size of {size}; at most {max} is read. Split the process into several files or raise the limit.',
  },
  'too-many-elements': {
    vi: 'Tệp có hơn {max} phần tử XML. Hãy tách quy trình thành nhiều tệp hoặc nới giới hạn khi triển khai.',
    en: 'The file has more than {max} XML elements. Split the process into several files or raise the limit.',
  },
  'too-deep': {
    vi: 'Các phần tử lồng nhau sâu hơn {max} cấp. Hãy giảm số cấp quy trình con.',
    en: 'Elements stand inside one another more than {max} deep. Use fewer levels of sub-processes.',
  },
  'too-many-attributes': {
    vi: 'Một thẻ có hơn {max} thuộc tính. Hãy xuất lại tệp từ công cụ vẽ.',
    en: 'One tag has more than {max} attributes. Export the file again from the modeller.',
  },
  'too-many-children': {
    vi: 'Một phần tử chứa trực tiếp hơn {max} phần tử khác. Hãy chia thành các quy trình con hoặc nhiều tệp.',
    en: 'One element directly contains more than {max} others. Divide it into sub-processes or several files.',
  },
  'too-many-problems': {
    vi: 'Còn nhiều vấn đề hơn {max} vấn đề đã nêu. Hãy sửa chúng rồi kiểm tra lại.',
    en: 'There are more problems than the {max} that are listed. Mend these and check again.',
  },
  'too-many-namespaces': {
    vi: 'Một thẻ khai báo hơn {max} không gian tên. Hãy xoá những khai báo không dùng.',
    en: 'One tag declares more than {max} namespaces. Remove those that are not used.',
  },
  'too-many-faults': {
    vi: 'Tệp có hơn {max} chỗ không đọc được nên việc đọc đã dừng. Hãy sửa các lỗi đã nêu rồi thử lại.',
    en: 'More than {max} places cannot be read, so reading stopped. Mend those listed and try again.',
  },
  'doctype-refused': {
    vi: 'Tệp chứa khai báo DOCTYPE; vì an toàn, tệp như vậy không được nhận. Hãy xoá dòng DOCTYPE.',
    en: 'The file contains a DOCTYPE, which is refused for safety. Remove the DOCTYPE line.',
  },
  'encoding-unknown': {
    vi: 'Không biết bảng mã “{encoding}”. Hãy lưu tệp bằng UTF-8.',
    en: 'The encoding "{encoding}" is not known. Save the file as UTF-8.',
  },
  'encoding-broken': {
    vi: 'Nội dung tệp không đúng với bảng mã {encoding} mà tệp khai báo. Hãy lưu lại tệp bằng UTF-8.',
    en: 'The file is not written in {encoding}, as it says it is. Save it again as UTF-8.',
  },
  'encoding-conflict': {
    vi: 'Tệp khai báo bảng mã {declared} nhưng được lưu bằng {actual}; đã đọc theo {actual}. Hãy sửa dòng khai báo XML.',
    en: 'The file declares {declared} but is saved as {actual}; it was read as {actual}. Mend the XML declaration.',
  },
  'illegal-character': {
    vi: 'Ký tự {character} không được phép có trong XML. Hãy xoá ký tự này.',
    en: 'The character {character} may not stand in XML. Remove it.',
  },
  'unknown-entity': {
    vi: 'Không biết ký hiệu “{entity}”. XML chỉ có &amp; &lt; &gt; &apos; &quot; và mã ký tự như &#7879;; dấu & phải viết là &amp;.',
    en: 'The entity "{entity}" is not known. XML has &amp; &lt; &gt; &apos; &quot; and characters by number, as &#7879;; write & as &amp;.',
  },
  'not-xml': {
    vi: 'Tệp không phải XML. Cần một tệp BPMN 2.0 (.bpmn); hãy xuất lại từ công cụ vẽ.',
    en: 'The file is not XML. A BPMN 2.0 file (.bpmn) is expected; export it again from the modeller.',
  },
  'xml-unclosed': {
    vi: 'Tệp kết thúc khi còn thẻ, ghi chú hoặc đoạn CDATA chưa đóng; có thể tệp bị cắt cụt. Hãy xuất hoặc tải lại tệp.',
    en: 'The file ends inside a tag, comment or CDATA section that is not closed; it may have been cut off. Export or upload it again.',
  },
  'xml-tag-mismatch': {
    vi: 'Thẻ đóng không khớp với thẻ mở. Hãy kiểm tra thẻ ở vị trí này.',
    en: 'A closing tag does not match the tag that is open. Check the tags here.',
  },
  'xml-illegal-name': {
    vi: 'Tên thẻ không hợp lệ trong XML. Dấu < trong văn bản phải viết là &lt;.',
    en: 'A tag has a name that XML does not allow. In text, write < as &lt;.',
  },
  'xml-unknown-prefix': {
    vi: 'Tiền tố “{prefix}” chưa được khai báo. Hãy thêm xmlns:{prefix}="…" vào phần tử definitions.',
    en: 'The prefix "{prefix}" is not declared. Add xmlns:{prefix}="…" to the definitions element.',
  },
  'xml-bad-attribute': {
    vi: 'Thuộc tính viết sai: cần tên="giá trị", mỗi tên một lần và cách nhau bằng dấu cách. Hãy sửa thẻ ở vị trí này.',
    en: 'An attribute is malformed: expected name="value", each name once, with spaces between. Mend the tag here.',
  },
  'xml-text-outside-root': {
    vi: 'Có văn bản nằm ngoài phần tử gốc. Hãy xoá phần văn bản này.',
    en: 'Text stands outside the root element. Remove it.',
  },
  'not-bpmn': {
    vi: 'Tệp XML này không phải BPMN 2.0: phần tử gốc là “{found}”. Cần “definitions” thuộc http://www.omg.org/spec/BPMN/20100524/MODEL.',
    en: 'This XML is not BPMN 2.0: its root element is "{found}". Expected "definitions" of http://www.omg.org/spec/BPMN/20100524/MODEL.',
  },
  'no-process': {
    vi: 'Tệp không có quy trình (process) nào. Hãy vẽ ít nhất một quy trình rồi xuất lại.',
    en: 'The file contains no process. Draw at least one and export it again.',
  },
  unreadable: {
    vi: 'Không đọc được nội dung ở đây: {reason}. Hãy xuất lại tệp từ công cụ vẽ.',
    en: 'What stands here cannot be read: {reason}. Export the file again from the modeller.',
  },

  // Elements, attributes and extensions.
  'duplicate-id': {
    vi: 'Mã định danh “{id}” được dùng nhiều lần. Mỗi phần tử phải có mã riêng; hãy đổi một trong các mã.',
    en: 'The id "{id}" is used more than once. Every element needs its own; change one of them.',
  },
  'illegal-id': {
    vi: 'Mã định danh “{id}” không hợp lệ: chỉ gồm chữ cái không dấu, chữ số, “_”, “-”, “.” và không bắt đầu bằng chữ số. Hãy đổi mã.',
    en: 'The id "{id}" is not allowed: use letters without marks, digits, "_", "-", ".", and do not begin with a digit. Change it.',
  },
  'id-missing': {
    vi: 'Phần tử {element} không có mã định danh (id). Hãy đặt id cho phần tử.',
    en: 'An element {element} has no id. Give it one.',
  },
  'unknown-element': {
    vi: 'Không biết phần tử “{element}” ở vị trí này. Hãy kiểm tra chính tả và vị trí của phần tử.',
    en: 'The element "{element}" is not known in this place. Check its spelling and where it stands.',
  },
  'unknown-attribute': {
    vi: 'Không biết thuộc tính “{attribute}”. Hãy kiểm tra chính tả hoặc xoá thuộc tính.',
    en: 'The attribute "{attribute}" is not known. Check its spelling or remove it.',
  },
  'unexpected-text': {
    vi: 'Văn bản “{text}” không được đặt ở đây. Hãy chuyển vào phần ghi chú (documentation) hoặc xoá đi.',
    en: 'The text "{text}" may not stand here. Move it into the documentation or remove it.',
  },
  'unresolved-reference': {
    vi: 'Thuộc tính “{attribute}” trỏ tới “{reference}”, nhưng không có phần tử nào mang mã đó. Hãy vẽ lại liên kết hoặc sửa mã.',
    en: '"{attribute}" points to "{reference}", but no element has that id. Draw the link again or mend the id.',
  },
  'unsupported-element': {
    vi: 'Chưa chạy được: {what}. Hãy thay bằng phần tử được hỗ trợ; xem danh sách trong tài liệu.',
    en: 'Not executed by this version: {what}. Use a supported element instead; the documentation lists them.',
  },
  'extension-ignored': {
    vi: 'Phần mở rộng của “{namespace}” ({count} chỗ) không ảnh hưởng tới việc chạy và được bỏ qua.',
    en: 'What extensions of "{namespace}" say ({count} places) has no effect on execution and is ignored.',
  },
  'extension-unmapped': {
    vi: 'Chưa đọc được “{extension}” của {vendor}, nên phần tử sẽ không chạy như đã định. Hãy thay bằng phần tử BPMN chuẩn hoặc thuộc tính qt tương ứng.',
    en: '"{extension}" of {vendor} is not mapped, so the element would not do what it says. Use standard BPMN or the qt vocabulary instead.',
  },
  'listener-ignored': {
    vi: 'Trình nghe “{extension}” của {vendor} gọi mã chương trình riêng của hệ thống đó nên không chạy ở đây. Hãy đưa việc đó thành một bước của quy trình nếu cần.',
    en: '"{extension}" of {vendor} calls code that belongs to that engine and does not run here. Make it a task of the process if it is needed.',
  },
  'rights-ignored': {
    vi: '“{extension}” của {vendor} nêu ai được phép làm gì; ở đây quyền do hệ thống phân quyền quyết định. Hãy khai báo quyền tại đó.',
    en: '"{extension}" of {vendor} says who may do something; here rights are decided by the authorizer. Declare them there.',
  },
  'extension-misplaced': {
    vi: '“{extension}” không dùng được ở đây; chỉ đặt trong: {allowed}.',
    en: '"{extension}" has no meaning here; it belongs in: {allowed}.',
  },
  'extension-repeated': {
    vi: '“{extension}” chỉ được viết một lần ở đây. Hãy xoá phần thừa.',
    en: '"{extension}" may stand here only once. Remove the others.',
  },
  'attribute-missing': {
    vi: 'Phần tử “{element}” thiếu thuộc tính “{attribute}”. Hãy bổ sung.',
    en: 'The element "{element}" lacks the attribute "{attribute}". Add it.',
  },
  'attribute-invalid': {
    vi: 'Thuộc tính “{attribute}” có giá trị “{value}”; cần: {expected}.',
    en: 'The attribute "{attribute}" is "{value}"; expected: {expected}.',
  },
  'name-invalid': {
    vi: '“{value}” không dùng làm tên biến được: tên gồm chữ cái, chữ số và “_”, không bắt đầu bằng chữ số. Hãy đổi tên.',
    en: '"{value}" cannot be the name of a variable: use letters, digits and "_", not beginning with a digit. Change it.',
  },

  // Expressions, times, deadlines.
  'expression-empty': {
    vi: 'Biểu thức để trống. Hãy viết biểu thức hoặc xoá “{property}”.',
    en: 'The expression is empty. Write one or remove "{property}".',
  },
  'expression-syntax': {
    vi: 'Biểu thức “{text}” sai ở ký tự thứ {position}; cần {expected}. Hãy sửa biểu thức FEEL.',
    en: 'The expression "{text}" goes wrong at character {position}; expected {expected}. Mend the FEEL expression.',
  },
  'expression-unmapped': {
    vi: 'Không chuyển được biểu thức “{text}”: ở ký tự thứ {position} cần {expected}. Hãy viết lại trong phạm vi đó hoặc bằng FEEL, bắt đầu bằng dấu “=”.',
    en: 'The expression "{text}" cannot be mapped: at character {position}, expected {expected}. Keep to that, or write it in FEEL, beginning with "=".',
  },
  'expression-language': {
    vi: 'Biểu thức “{text}” viết bằng ngôn ngữ “{language}”, chưa được hỗ trợ. Hãy viết bằng FEEL, bắt đầu bằng dấu “=”.',
    en: 'The expression "{text}" is written in "{language}", which is not supported. Write it in FEEL, beginning with "=".',
  },
  'unknown-function': {
    vi: 'Biểu thức “{text}” gọi hàm “{name}”, nhưng FEEL không có hàm này. Hãy kiểm tra tên hàm.',
    en: 'The expression "{text}" calls the function "{name}", which FEEL does not have. Check its name.',
  },
  'undeclared-name': {
    vi: 'Biểu thức dùng tên “{name}” nhưng không nơi nào khai báo; nếu lúc chạy không có giá trị, quy trình sẽ dừng vì sự cố. Hãy khai báo bằng qt:data, trường biểu mẫu hoặc đối tượng dữ liệu.',
    en: 'An expression uses the name "{name}", which nothing declares; without a value at run time this is an incident. Declare it by qt:data, a form field or a data object.',
  },
  'timer-incomplete': {
    vi: 'Sự kiện thời gian cần đúng một trong các phần: timeDate, timeDuration, timeCycle. Hãy chọn một.',
    en: 'A timer needs exactly one of timeDate, timeDuration and timeCycle. Choose one.',
  },
  'timer-invalid': {
    vi: 'Thời gian “{text}” không hợp lệ; cần {expected}.',
    en: 'The time "{text}" is not valid; expected {expected}.',
  },
  'deadline-incomplete': {
    vi: 'Thời hạn cần đúng một trong hai thuộc tính “within” và “at”. Hãy chọn một.',
    en: 'A deadline needs exactly one of "within" and "at". Choose one.',
  },
  'deadline-invalid': {
    vi: 'Thời hạn “{text}” không hợp lệ; cần {expected}.',
    en: 'The deadline "{text}" is not valid; expected {expected}.',
  },
  'deadline-beyond-agency': {
    vi: 'Hạn của người xử lý ({handler}) dài hơn hạn của cơ quan ({agency}). Hãy rút ngắn hạn của người xử lý.',
    en: 'The deadline of the handler ({handler}) is later than that of the agency ({agency}). Shorten the former.',
  },

  // How a process is put together.
  draft: {
    vi: 'Quy trình được đánh dấu isExecutable="false": là bản nháp, triển khai được nhưng không khởi chạy được.',
    en: 'The process is marked isExecutable="false": a draft, which deploys but cannot be started.',
  },
  'executable-unsaid': {
    vi: 'Quy trình không cho biết có chạy được hay không; được coi là chạy được. Hãy ghi isExecutable="true" hoặc "false".',
    en: 'The process does not say whether it can be executed; it is taken to be. Set isExecutable to "true" or "false".',
  },
  'scope-without-start': {
    vi: 'Không có chỗ bắt đầu: {scope} không có sự kiện bắt đầu hay bước nào không có luồng vào. Hãy thêm sự kiện bắt đầu.',
    en: 'Nowhere to begin: the {scope} has no start event and no activity without an incoming flow. Add a start event.',
  },
  'several-starts': {
    vi: 'Có {count} sự kiện bắt đầu không điều kiện ({starts}), nên không rõ bắt đầu từ đâu. Hãy giữ một, các sự kiện khác cần điều kiện kích hoạt.',
    en: 'There are {count} start events without a trigger ({starts}), so it is not said where to begin. Keep one; give the others a trigger.',
  },
  'start-with-incoming': {
    vi: 'Sự kiện bắt đầu không được có luồng vào. Hãy nối luồng này tới phần tử khác.',
    en: 'A start event may not have an incoming flow. Lead the flow to another element.',
  },
  'end-with-outgoing': {
    vi: 'Sự kiện kết thúc không được có luồng ra. Hãy bỏ luồng này hoặc dùng sự kiện trung gian.',
    en: 'An end event may not have an outgoing flow. Remove the flow or use an intermediate event.',
  },
  'boundary-with-incoming': {
    vi: 'Sự kiện biên không được có luồng vào. Hãy nối luồng này tới phần tử khác.',
    en: 'A boundary event may not have an incoming flow. Lead the flow to another element.',
  },
  'boundary-without-outgoing': {
    vi: 'Sự kiện biên không có luồng ra, nên sau khi xảy ra sẽ không làm gì. Hãy nối tới bước xử lý.',
    en: 'The boundary event has no outgoing flow, so nothing follows it. Lead it to what should be done.',
  },
  'boundary-misattached': {
    vi: 'Sự kiện biên phải gắn vào một hoạt động trong cùng phạm vi, nhưng đang gắn vào “{host}”. Hãy gắn lại.',
    en: 'A boundary event must be attached to an activity beside it, but is attached to "{host}". Attach it again.',
  },
  'event-without-trigger': {
    vi: 'Sự kiện này phải chờ một điều gì đó nhưng chưa có định nghĩa (thời gian, lỗi…). Hãy chọn loại sự kiện.',
    en: 'This event must wait for something, but has no definition (timer, error …). Choose its type.',
  },
  'error-without-code': {
    vi: 'Sự kiện kết thúc lỗi không nêu lỗi nào (errorRef). Hãy chọn lỗi được phát ra.',
    en: 'The error end event names no error (errorRef). Choose the error it throws.',
  },
  'error-not-interrupting': {
    vi: 'Sự kiện lỗi luôn ngắt hoạt động. Hãy bỏ tuỳ chọn không ngắt.',
    en: 'An error event always interrupts. Remove the non-interrupting mark.',
  },
  'cancel-not-interrupting': {
    vi: 'Sự kiện huỷ luôn kết thúc giao dịch. Hãy bỏ tuỳ chọn không ngắt.',
    en: 'A cancel event always ends its transaction. Remove the non-interrupting mark.',
  },
  'compensation-never-occurs': {
    vi: 'Quy trình đã kết thúc không được bù trừ từ bên trong, nên quy trình con sự kiện này không bao giờ chạy. Hãy đặt nó trong một quy trình con.',
    en: 'A process that is over is not undone from inside, so this event sub-process never begins. Put it into a sub-process.',
  },
  'event-sub-process-start': {
    vi: 'Quy trình con sự kiện phải có đúng một sự kiện bắt đầu, có điều kiện kích hoạt; hiện có {count}. Hãy sửa lại.',
    en: 'An event sub-process must have exactly one start event, with a trigger; it has {count}. Mend its start.',
  },
  'event-sub-process-with-flow': {
    vi: 'Quy trình con sự kiện không được có luồng vào hoặc luồng ra. Hãy bỏ các luồng này.',
    en: 'An event sub-process may not have incoming or outgoing flows. Remove them.',
  },
  'start-trigger-misplaced': {
    vi: 'Sự kiện bắt đầu của quy trình con thường không được có điều kiện kích hoạt. Hãy dùng sự kiện bắt đầu trơn.',
    en: 'The start event of an embedded sub-process may not have a trigger. Use a plain start event.',
  },
  'flow-end-missing': {
    vi: 'Luồng thiếu “{end}”. Hãy nối lại luồng.',
    en: 'The sequence flow has no "{end}". Connect it again.',
  },
  'flow-end-invalid': {
    vi: '“{end}” của luồng là “{element}”, không phải hoạt động, sự kiện hay cổng. Hãy nối lại luồng.',
    en: 'The "{end}" of the sequence flow is "{element}", which is no activity, event or gateway. Connect it again.',
  },
  'flow-crosses-scope': {
    vi: 'Luồng nối “{source}” với “{target}” ở hai phạm vi khác nhau. Luồng không được vượt ranh giới quy trình con hay quy trình; hãy dùng sự kiện hoặc luồng thông điệp.',
    en: 'The sequence flow joins "{source}" and "{target}" of different scopes. It may not cross the border of a sub-process or process; use events or a message flow.',
  },
  'default-misplaced': {
    vi: 'Luồng mặc định “{flow}” không đi ra từ phần tử này. Hãy chọn một luồng ra của chính phần tử.',
    en: 'The default flow "{flow}" does not leave this element. Choose one of its own outgoing flows.',
  },
  'default-with-condition': {
    vi: 'Luồng mặc định có điều kiện, nhưng điều kiện này không bao giờ được xét. Hãy bỏ điều kiện.',
    en: 'The default flow has a condition, which is never looked at. Remove the condition.',
  },
  'condition-missing': {
    vi: 'Luồng ra khỏi cổng loại trừ không có điều kiện và không phải luồng mặc định. Hãy viết điều kiện hoặc đặt làm mặc định.',
    en: 'A flow that leaves an exclusive gateway has no condition and is not the default. Write a condition or make it the default.',
  },
  'condition-ignored': {
    vi: 'Điều kiện trên luồng ra khỏi cổng song song không được xét. Hãy bỏ điều kiện hoặc dùng cổng khác.',
    en: 'A condition on a flow that leaves a parallel gateway is not looked at. Remove it or use another gateway.',
  },
  unreachable: {
    vi: 'Không có đường nào từ chỗ bắt đầu tới phần tử này. Hãy nối luồng vào hoặc xoá phần tử.',
    en: 'No path leads here from a start. Connect it or remove it.',
  },
  'loop-without-wait': {
    vi: 'Vòng lặp {elements} không có bước nào phải chờ; nếu điều kiện không bao giờ dừng, phiên xử lý sẽ bị chặn vì sự cố. Hãy kiểm tra điều kiện thoát.',
    en: 'The loop {elements} contains no step that waits; if its conditions never end it, the instance stops with an incident. Check how it is left.',
  },
  'message-missing': {
    vi: 'Chưa chỉ ra thông điệp nào. Hãy đặt messageRef tới một thông điệp của tệp.',
    en: 'No message is named. Set messageRef to a message of the file.',
  },
  'signal-missing': {
    vi: 'Chưa chỉ ra tín hiệu nào. Hãy đặt signalRef tới một tín hiệu của tệp.',
    en: 'No signal is named. Set signalRef to a signal of the file.',
  },
  'event-condition-missing': {
    vi: 'Sự kiện điều kiện chưa có điều kiện. Hãy viết một biểu thức FEEL trong condition.',
    en: 'The conditional event has no condition. Write a FEEL expression in condition.',
  },
  'cancel-outside-transaction': {
    vi: 'Sự kiện huỷ chỉ có nghĩa trong giao dịch: ném ra từ trong giao dịch, bắt trên biên của giao dịch đó.',
    en: 'A cancel event has a meaning only with a transaction: thrown inside it, caught on its boundary.',
  },
  'cancel-uncaught': {
    vi: 'Giao dịch “{transaction}” bị huỷ ở đây nhưng trên biên của nó không có sự kiện huỷ. Hãy thêm sự kiện biên huỷ.',
    en: 'The transaction "{transaction}" is cancelled here, but has no cancel boundary event. Add one.',
  },
  'loop-without-end': {
    vi: 'Vòng lặp không có điều kiện và không có số lần tối đa, nên sẽ lặp mãi. Hãy đặt loopCondition hoặc loopMaximum.',
    en: 'The loop has neither a condition nor a maximum and would never end. Give it a loopCondition or a loopMaximum.',
  },
  'script-format-unknown': {
    vi: 'Tác vụ kịch bản có scriptFormat “{format}”; hiện chỉ chạy được text/x-assign, mỗi dòng một phép gán “tên = biểu thức”.',
    en: 'The script task has the scriptFormat "{format}"; only text/x-assign is executed, lines of "name = expression".',
  },
  'script-line-invalid': {
    vi: 'Dòng kịch bản “{line}” không phải là phép gán. Hãy viết “tên = biểu thức FEEL”, mỗi dòng một phép gán.',
    en: 'The script line "{line}" is no assignment. Write "name = FEEL expression", one a line.',
  },
  'link-without-target': {
    vi: 'Sự kiện nối ném “{name}” nhưng trong cùng phạm vi không có sự kiện nối bắt tên đó. Hãy thêm sự kiện bắt hoặc sửa tên.',
    en: 'The link "{name}" is thrown, but nothing in the same scope catches a link of that name. Add the catching event or mend the name.',
  },
  'link-ambiguous': {
    vi: 'Có {count} sự kiện nối bắt cùng tên “{name}” trong một phạm vi. Hãy chỉ giữ một.',
    en: '{count} events catch the link "{name}" in one scope. Keep one.',
  },
  'multi-instance-without-items': {
    vi: 'Hoạt động lặp nhiều phiên bản chưa nêu số lần (loopCardinality) hoặc danh sách (loopDataInputRef, qt:collection). Hãy bổ sung một trong hai.',
    en: 'The multi-instance activity says neither how many (loopCardinality) nor for which items (loopDataInputRef, qt:collection). Add one.',
  },
  'multi-instance-ambiguous': {
    vi: 'Hoạt động lặp nhiều phiên bản vừa nêu số lần vừa nêu danh sách. Hãy giữ một.',
    en: 'The multi-instance activity says both how many and for which items. Keep one.',
  },
  'behavior-condition-missing': {
    vi: 'complexBehaviorDefinition chưa có điều kiện (condition) cho biết khi nào ném sự kiện. Hãy bổ sung.',
    en: 'The complexBehaviorDefinition has no condition that says when to throw its event. Add one.',
  },
  'behavior-event-missing': {
    vi: 'behavior="Complex" nhưng không có sự kiện nào được ném. Hãy bổ sung complexBehaviorDefinition có event, hoặc bỏ behavior.',
    en: 'The behavior is Complex, but no event is thrown. Add a complexBehaviorDefinition with an event, or remove the behavior.',
  },
  'behavior-event-unused': {
    vi: '{property} không có tác dụng khi behavior="{behavior}". Hãy bỏ đi, hoặc đổi behavior.',
    en: '{property} has no effect while the behavior is {behavior}. Remove it, or change the behavior.',
  },
  'user-task-without-owner': {
    vi: 'Không ai được giao việc này: bước và làn đều không có qt:assignment hay potentialOwner. Hãy nêu người hoặc nhóm xử lý.',
    en: 'Nobody is given this task: neither it nor its lane has a qt:assignment or potentialOwner. Name a person or group.',
  },
} as const

/** Every problem that a file can have, by code. */
export const messages: typeof mainMessages & typeof dataMessages = { ...mainMessages, ...dataMessages }

/** The code of a problem: a word that never changes. */
export type Code = keyof typeof messages

type Names<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never

/** The parameters of a code's sentence. */
export type Params<C extends Code> = { readonly [N in Names<(typeof messages)[C]['en']>]: string }
