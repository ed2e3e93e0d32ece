import type { DirectoryDocument } from '@quytrinh/engine'
import type { Lang } from './lang.js'

/** A provincial department of home affairs, as far as one document needs it. */
export function directoryIn(lang: Lang): DirectoryDocument {
  const say = (vi: string, en: string): string => (lang === 'vi' ? vi : en)
  return {
    units: [
      { id: 'so', name: say('Sở Nội vụ', 'Department of Home Affairs') },
      { id: 'ban-giam-doc', name: say('Ban Giám đốc', 'Directorate'), parent: 'so' },
      { id: 'van-phong', name: say('Văn phòng Sở', 'Department Office'), parent: 'so' },
      { id: 'phong-tcbc', name: say('Phòng Tổ chức, biên chế', 'Organisation and Staffing'), parent: 'so' },
      { id: 'phong-ccvc', name: say('Phòng Công chức, viên chức', 'Civil Servants'), parent: 'so' },
      { id: 'phong-khtc', name: say('Phòng Kế hoạch - Tài chính', 'Planning and Finance'), parent: 'so' },
    ],
    positions: [
      { id: 'thu-truong', name: say('Giám đốc Sở', 'Director') },
      { id: 'pho-thu-truong', name: say('Phó Giám đốc Sở', 'Deputy Director') },
      { id: 'truong-phong-tcbc', name: say('Trưởng phòng TCBC', 'Head of Organisation') },
      { id: 'pho-truong-phong-ccvc', name: say('Phó Trưởng phòng', 'Deputy Head') },
      { id: 'chuyen-vien', name: say('Chuyên viên', 'Specialist') },
      { id: 'nhan-vien-van-thu', name: say('Văn thư', 'Registry Clerk') },
    ],
    groups: [
      { id: 'van-thu', name: say('Tổ Văn thư', 'Registry') },
      { id: 'quan-tri', name: say('Quản trị quy trình', 'Procedure administrators') },
    ],
    persons: [
      {
        id: 'an',
        name: 'Nguyễn Thị An',
        unit: 'van-phong',
        positions: ['nhan-vien-van-thu'],
        groups: ['van-thu'],
      },
      { id: 'dung', name: 'Trần Quốc Dũng', unit: 'ban-giam-doc', positions: ['thu-truong'] },
      { id: 'hanh', name: 'Lê Thị Hạnh', unit: 'ban-giam-doc', positions: ['pho-thu-truong'] },
      { id: 'binh', name: 'Phạm Văn Bình', unit: 'phong-tcbc', positions: ['truong-phong-tcbc'] },
      { id: 'cuc', name: 'Hoàng Thị Cúc', unit: 'phong-tcbc', positions: ['chuyen-vien'] },
      { id: 'duc', name: 'Vũ Minh Đức', unit: 'phong-ccvc', positions: ['pho-truong-phong-ccvc'] },
      { id: 'ha', name: 'Đỗ Thu Hà', unit: 'phong-khtc', positions: ['chuyen-vien'] },
      { id: 'huy', name: 'Bùi Quang Huy', unit: 'van-phong', positions: ['chuyen-vien'], groups: ['quan-tri'] },
    ],
  }
}
