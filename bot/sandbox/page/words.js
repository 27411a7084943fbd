// The page's own words. Messages come from the bot, in the language of its user.
const WORDS = {
  zh: {
    page: "报摘 · 本机聊天",
    signedInAs: "当前用户",
    switchUser: "切换用户",
    chats: "聊天",
    localOnly: "本机演示，消息不出这台机器",
    back: "返回聊天列表",
    topics: "话题",
    messages: "消息",
    toEnd: "回到最新消息",
    replyTo: "回复",
    reply: "回复",
    cancel: "取消",
    start: "开始",
    commands: "命令菜单",
    write: "输入消息",
    attach: "发送文件",
    send: "发送",
    dropHere: "松开即发送文件",
    chooseChat: "选一个聊天开始",
    ok: "知道了",
    sendWhere: "发送到哪个聊天？",
    bot: "机器人",
    typing: "正在输入…",
    members: (count) => `${count} 位成员`,
    subscribers: (count) => `${count} 位订阅者`,
    general: "全部",
    edited: "已编辑",
    via: (name) => `来自 @${name}`,
    forwarded: (name) => `转发自 ${name}`,
    download: (name) => `下载 ${name}`,
    expand: "展开引文",
    collapse: "收起引文",
    reveal: "显示隐藏文字",
    copied: "已复制",
    searching: "正在查找…",
    nothing: "没有结果",
    more: "更多结果",
    noAnswer: "机器人没有回应，请稍后再试",
    failed: "没有发送成功，请再试一次",
    offline: "与本机服务断开，正在重连…",
    tooLarge: "文件超过 50 MB，无法发送",
    sending: (name) => `正在发送 ${name}…`,
    readOnly: "只有管理员可以在此发言",
    today: "今天",
    yesterday: "昨天",
    opensOutside: "在新标签页打开",
    joined: (name) => `${name} 加入了群组`,
    topicCreated: (name) => `建立了话题「${name}」`,
    pinned: "置顶了一条消息",
    migrated: "群组已升级为超级群组",
    someFile: "文件",
  },
  en: {
    page: "Baozhai · local chat",
    signedInAs: "Signed in as",
    switchUser: "Switch user",
    chats: "Chats",
    localOnly: "A local demo: nothing leaves this machine",
    back: "Back to chats",
    topics: "Topics",
    messages: "Messages",
    toEnd: "Go to the newest message",
    replyTo: "Reply to",
    reply: "Reply",
    cancel: "Cancel",
    start: "Start",
    commands: "Commands",
    write: "Message",
    attach: "Send a file",
    send: "Send",
    dropHere: "Drop to send",
    chooseChat: "Choose a chat to begin",
    ok: "OK",
    sendWhere: "Send to which chat?",
    bot: "bot",
    typing: "typing…",
    members: (count) => (count === 1 ? "1 member" : `${count} members`),
    subscribers: (count) => (count === 1 ? "1 subscriber" : `${count} subscribers`),
    general: "All",
    edited: "edited",
    via: (name) => `via @${name}`,
    forwarded: (name) => `Forwarded from ${name}`,
    download: (name) => `Download ${name}`,
    expand: "Expand quotation",
    collapse: "Collapse quotation",
    reveal: "Show hidden text",
    copied: "Copied",
    searching: "Searching…",
    nothing: "No results",
    more: "More results",
    noAnswer: "The bot did not answer; please try again",
    failed: "Not sent; please try again",
    offline: "Disconnected; trying again…",
    tooLarge: "The file is over 50 MB",
    sending: (name) => `Sending ${name}…`,
    readOnly: "Only administrators can post here",
    today: "Today",
    yesterday: "Yesterday",
    opensOutside: "opens in a new tab",
    joined: (name) => `${name} joined the group`,
    topicCreated: (name) => `Topic “${name}” was created`,
    pinned: "A message was pinned",
    migrated: "The group became a supergroup",
    someFile: "File",
  },
};

const chinese = (navigator.languages?.[0] ?? navigator.language ?? "zh").startsWith("zh");
export const locale = chinese ? "zh-CN" : "en";
export const words = chinese ? WORDS.zh : WORDS.en;

/** Put the words into the elements that ask for them by data attributes. */
export function translate(root) {
  document.documentElement.lang = chinese ? "zh-Hans" : "en";
  document.title = words.page;
  for (const element of root.querySelectorAll("[data-word]")) {
    element.textContent = words[element.dataset.word];
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", words[element.dataset.label]);
    if (element.tagName === "BUTTON") element.title = words[element.dataset.label];
  }
  for (const element of root.querySelectorAll("[data-placeholder]")) {
    element.placeholder = words[element.dataset.placeholder];
  }
}
