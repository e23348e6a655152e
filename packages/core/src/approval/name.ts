/** The tool that hands what an approved call has answered to whoever asked for it. */
export const collectToolName = "system.approval.collect";
