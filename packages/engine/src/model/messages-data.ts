/** What may be wrong with data, resources and what passes between processes; part of the catalogue in `messages.ts`. */
export const dataMessages = {
  'binding-ambiguous': {
    vi: 'Hoạt động gọi (callActivity) nêu phiên bản theo nhiều cách cùng lúc. Chỉ giữ một trong qt:binding, qt:calledVersion, qt:calledVersionTag.',
    en: 'The call activity says in several ways which version it calls. Keep one of qt:binding, qt:calledVersion, qt:calledVersionTag.',
  },
  'process-in-several-files': {
    vi: 'Quy trình {process} có trong nhiều tệp được triển khai cùng lúc. Chỉ giữ quy trình này trong một tệp.',
    en: 'The process {process} is in several of the files deployed together. Keep it in one of them.',
  },
  'name-unknown-at-start': {
    vi: 'Tên “{name}” là biểu thức, nhưng sự kiện khởi động quy trình phải biết tên từ trước, khi chưa có dữ liệu nào. Hãy ghi tên cố định.',
    en: 'The name "{name}" is an expression, but what starts a process is known by its name before there is any data. Write a fixed name.',
  },
  'once-without-message': {
    vi: 'qt:once chỉ có nghĩa trên sự kiện bắt đầu của quy trình chờ một thông điệp (message), vì chỉ thông điệp mang khóa tương quan. Hãy bỏ qt:once hoặc thêm messageEventDefinition.',
    en: 'qt:once means something only on a start event of a process that waits for a message, as only messages have a correlation key. Leave it out, or give the event a message.',
  },
  'signal-scope-at-start': {
    vi: 'Tín hiệu chỉ trong phạm vi một phiên xử lý (instance) nên không thể khởi động quy trình mới. Hãy bỏ qt:scope hoặc dùng tín hiệu khác.',
    en: 'A signal that stays within its instance cannot start another one. Leave out qt:scope or use another signal.',
  },
  'association-ambiguous': {
    vi: 'Liên kết dữ liệu có {count} nguồn nhưng không nêu cách gộp. Hãy viết transformation hoặc assignment, hoặc chỉ giữ một nguồn.',
    en: 'The data association has {count} sources and does not say how to join them. Give it a transformation or assignments, or keep one source.',
  },
  'assignment-target-invalid': {
    vi: 'Phép gán ghi vào “{text}”; cần tên của dữ liệu hoặc một phần của nó: tên hoặc tên.phần.',
    en: 'The assignment writes to "{text}"; expected the name of the data or of a part of it: name or name.part.',
  },
  'process-outputs-unchecked': {
    vi: 'Tập đầu ra của quy trình chỉ mang tính mô tả: quy trình vẫn kết thúc khi thiếu dữ liệu. Nếu cần, hãy kiểm tra bằng một bước trước khi kết thúc.',
    en: 'The output sets of a process describe it: it ends without that data, too. Have a step before the end check it where it matters.',
  },
  'data-out-of-reach': {
    vi: 'Liên kết dữ liệu dùng “{data}”, nhưng dữ liệu này thuộc một phạm vi khác nên không thấy được từ đây. Hãy đặt dữ liệu ở phạm vi bao quanh cả hai.',
    en: 'The data association uses "{data}", which lives in another scope and is not seen here. Draw the data in a scope around both.',
  },
  'resource-parameter-missing': {
    vi: 'Nguồn lực “{resource}” cần tham số “{parameter}”. Hãy gán giá trị bằng resourceParameterBinding.',
    en: 'The resource "{resource}" needs the parameter "{parameter}". Bind a value to it by resourceParameterBinding.',
  },
  'partition-unread': {
    vi: 'Làn được phân theo “{element}”, điều này không nói ai xử lý. Hãy dùng nguồn lực (resource), vai trò hoặc qt:assignment.',
    en: 'The lane stands for "{element}", which does not say who does the work. Use a resource, a resource role or qt:assignment.',
  },
  'message-flow-ambiguous': {
    vi: 'Có nhiều luồng thông điệp khác nhau nối với phần tử này ({names}) nên không rõ thông điệp nào. Hãy đặt messageRef cho sự kiện hoặc tác vụ.',
    en: 'Different message flows meet here ({names}), so it is not said which message is meant. Set messageRef of the event or task.',
  },
  'message-flow-mismatch': {
    vi: 'Luồng thông điệp không có tác dụng: bên gửi gửi “{sent}” nhưng bên nhận chờ “{received}”. Hãy dùng cùng một thông điệp.',
    en: 'The message flow comes to nothing: "{sent}" is sent, but "{received}" is waited for. Use the same message at both ends.',
  },
  'message-flow-unsent': {
    vi: 'Luồng thông điệp đi ra từ “{element}”, phần tử này không tự gửi thông điệp. Hãy dùng sự kiện ném thông điệp hoặc tác vụ gửi.',
    en: 'The message flow leaves "{element}", which sends no message. Use a message event or a send task.',
  },
  'message-flow-unreceived': {
    vi: 'Luồng thông điệp đi tới “{element}”, phần tử này không chờ thông điệp. Hãy dùng sự kiện bắt thông điệp hoặc tác vụ nhận.',
    en: 'The message flow leads to "{element}", which waits for no message. Use a message event or a receive task.',
  },
} as const
